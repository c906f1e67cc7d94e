"""How the prose puts a formula: given, worked on, or claimed.

The one rule, in its order:

1. *Worked on*: a formula that defines a function and is the object of what is asked or spoken of - the derivative of
   $f(x) = x^2$, differentiate $f(x) = x^2$, the function $f(x) = x^2$ - is given, whatever the sentence asks for.
2. *The last word decides*: let, given, suppose, assume, with, where, for, consider, ... give; then, hence, so,
   therefore, we get, show, find, ... do not.
3. *A phrase reaches as far as it goes*: with, for, when, from, ... give nothing any more behind a verb of the sentence
   (the variance of X with parameter $p$ is ...), nor behind the comma that closes a phrase which the sentence opens
   with (For $x \\in \\mathbb{R}^n$, ...), before a display or after a conclusion (hence for all $n$, ...).
4. *Without such a word* a formula is given before anything was derived, unless it says of a quantity that the givens
   have fixed already what it is (the mean is $E[X] = 1/2$, of an X whose law is stated): that is a claim, and so it is
   if the sentence says that it is known.

5. *What stands behind it*: a formula behind which a reason follows (..., since), or a condition in words (... for
   independent variables), is a claim, unless the sentence supposes it.

A claim is never a given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from symderive.parse.paper.parting import relations

PREPOSITIONS = r"with(?! respect)|for|when|under|from|between|having|has|have"
GIVES = re.compile(
    r"\b(?:let|where|if|assume|assuming|suppose|supposing|given|define[sd]?|denote[sd]?|such that|"
    r"consider|set|put|write|here|say|recall|know|known|whose|fix|take|choose|observed?|observing|"
    rf"satisf\w+|(?:data|facts|givens?)(?=\s*:)|{PREPOSITIONS})\b",
    re.IGNORECASE,
)
FIRMLY = re.compile(
    r"\b(?:let|where|with(?! respect)|if|assume|assuming|suppose|supposing|given|define[sd]?|denote[sd]?|such that|"
    r"consider|recall|know|known|satisf\w+)\b",
    re.IGNORECASE,
)
KNOWN = re.compile(r"\b(?:recall|know|known|say|here)\b", re.IGNORECASE)  # what is said with them may be found out
CONCLUDES = re.compile(
    r"\b(?:show|prove|proves|hence|therefore|thus|so|find|compute|computes|derive|want|wants|claim|get|gets|obtain|"
    r"obtains|gives|yields|implies|then|conclude|follows|result|answer|we see|verify|check|determine|calculate|what|"
    r"differentiat\w+|maximi[sz]e\w*|minimi[sz]e\w*|becomes?|we have|optimum|solution|equivalently|i\.e\.|"
    r"from (?:the|this|these|those)(?: \w+){0,3}? (?:equations?|conditions?|rows?|lines?))\b",
    re.IGNORECASE,
)
#: words behind which a formula is what the sentence works on
OBJECT = re.compile(
    r"\b(?:of|differentiate|integrate|maximi[sz]e|minimi[sz]e|optimi[sz]e|sketch|plot|study|functions?|polynomial|loss|"
    r"objective|cost|map|we have(?:\s*§\s*(?:,|,?\s*and))*)"
    r"(?:\s+(?:the|an?|this|following|function|loss|objective|polynomial|map))*\s*:?\s*$",
    re.IGNORECASE,
)
#: the Lagrangian is $L(x, \\lambda) = ...$: what is made up, and not found
MADE_UP = re.compile(
    r"\b(?:lagrangian|(?:log-?\s?)?likelihood|loss|cost|objective|risk|energy|potential)(?:\s+function)?"
    r"(?:\s+(?:of|for|with|and|on)\b[^.]*)?\s+(?:is|reads)(?:\s+(?:then|given by|defined (?:by|as)))?\s*:?\s*$",
    re.IGNORECASE,
)
SHOWS = re.compile(r"\b(?:show|prove|verify|check)(?:\s+that)?(?:\s+the\s+[a-z]+)?\s*$", re.IGNORECASE)
#: behind a formula: it is reasoned out here (..., since), or holds of whatever meets a condition (for independent
#: variables, when $X$ and $Y$ are uncorrelated)
REASONED = re.compile(r"\s*,?\s*(?:since|because)\b")
CONDITION = re.compile(
    r"\s*,?\s*(?:for|if|when(?:ever)?|provided(?:\s+that)?|as long as|only (?:if|when|for))\s+"
    r"(?:(?:any|all|two|both|are|is|they|and)\s+|§\s*,?\s*)*"
    r"(?:independent|uncorrelated|disjoint|(?:mutually\s+)?exclusive|symmetric|orthogonal|invertible|commut\w+)\b"
)
SUPPOSES = re.compile(r"\b(?:let|suppose|supposing|assume|assuming|given|define[sd]?|set|put|take|fix|choose)\b", re.I)
IS = re.compile(r"\s*(?:is|are|has|have|satisfies|minimi[sz]es|maximi[sz]es|converges)\b")
#: a law under a condition: given $N = n$, let $K \\sim ...$
HELD = re.compile(r"\b(?:given|if|when|conditional(?:ly)? on|given that)\s*(?:that\s+)?$", re.IGNORECASE)
CONCLUSION = re.compile(r"\b(?:hence|therefore|thus|so|gives|yields|implies|then|it follows|we see)\b", re.IGNORECASE)
PHRASE = re.compile(rf"\b(?:{PREPOSITIONS})\b", re.IGNORECASE)
VERB = re.compile(r"§[^§]*\b(?:is|are|equals?|was|were)\b", re.IGNORECASE)
GOES_ON = re.compile(r"§[^§]*,\s*and\s*$")
OPENING = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:for|if|when|with|under|since|as|because|provided|given)\b[^.]*§\s*,\s*$", re.IGNORECASE
)
ARGUMENTS = re.compile(r"[^=(]*\(\s*(?P<letters>\\?[A-Za-z]\w*(?:\s*,\s*\\?[A-Za-z]\w*)*)\s*\)\s*$")
CALCULATED = re.compile(r"'|\\frac\s*\{\s*(?:d|\\partial)|\\nabla")
#: E[X], Var(X): a moment of one variable
MOMENT = re.compile(
    r"\s*(?:\\mathbb\s*\{?[EV]\}?|E|\\operatorname\s*\{(?:E|Var)\}|\\mathrm\s*\{(?:E|Var)\}|\\text\s*\{(?:E|Var)\}|Var)"
    r"\s*(?:\\left|\\big)?\s*[(\[]\s*\(?(?P<name>[A-Z](?:_\{?\w\}?)?)\)?\s*(?:\^\s*\{?\d\}?)?\s*(?:\\right|\\big)?\s*[)\]]"
    r"\s*(?:\^\s*\{?2\}?)?\s*$"
)
DENSITY = re.compile(r"\s*[pf]_\{?(?P<name>[A-Z])\}?\s*\(\s*\w+\s*\)\s*$")
SLOPE = re.compile(
    r"\s*(?:(?P<primed>[A-Za-z]+)'+\s*\(|\\frac\s*\{\s*(?:d|\\partial)(?:\^\{?\d\}?)?\s*(?P<over>\\?[A-Za-z]\w*)\s*\}"
    r"|\\nabla\s*(?:_\s*(?:\{[^{}]*\}|\\?\w+))?\s*(?P<under>[A-Za-z]\w*))"
)
INVERSE = re.compile(r"\s*(?P<name>\\?[A-Za-z]+)\s*\^\s*\{\s*-\s*1\s*\}\s*$")
LAW = re.compile(r"\\sim(?![A-Za-z])|∼")
PERP = re.compile(r"(?:\\!|\\perp)*\\perp(?![A-Za-z])|\\indep(?![A-Za-z])|⊥")


def gives(before: str, *, fresh: bool, firmly: bool = False, display: bool = False) -> bool:
    """Do the words of the sentence so far (its formulas are §) give the formula that follows? Without a word, only what
    stands before any derivation (``fresh``) is given. ``firmly``: only words that say nothing else, for what looks like
    a step. ``display``: the formula stands by itself."""
    if OPENING.match(before) and (display or CONCLUSION.search(before)):
        return not display and fresh and not CONCLUDES.search(before)
    words = {m.end(): not spent(m, before) for m in (FIRMLY if firmly else GIVES).finditer(before)}
    words = {end: True for end, alive in words.items() if alive} | {m.end(): False for m in CONCLUDES.finditer(before)}
    if words:
        return words[max(words)]
    return fresh


def supposes(before: str) -> bool:
    """Do the words suppose the formula that follows, whatever is known?"""
    words = [m for m in GIVES.finditer(before) if not spent(m, before)]
    return bool(words) and not KNOWN.fullmatch(words[-1].group()) and gives(before, fresh=False)


def general(before: str, after: str) -> bool:
    """Do the words behind a formula say that it is a fact to be shown, or one that holds under a condition, where none
    before it suppose it? (``after``: its formulas are §)"""
    reasoned, condition = REASONED.match(after), CONDITION.match(after)
    return (reasoned is not None or condition is not None) and not SUPPOSES.search(before)


def spent(word: re.Match[str], before: str) -> bool:
    """Is this a preposition whose phrase has ended: a verb of the sentence stands behind it, or what is concluded goes
    on (then $S = L L^T$ with $L$ triangular, and)?"""
    if not PHRASE.fullmatch(word.group()):
        return False
    goes_on = GOES_ON.search(before, word.end()) is not None and CONCLUSION.search(before, 0, word.start()) is not None
    return goes_on or VERB.search(before, word.end()) is not None


def subject(before: str, after: str) -> bool:
    """Is the formula the subject of what is to be shown: show that $R = I - 2P$ is orthogonal?"""
    return bool(SHOWS.search(before)) and IS.match(after) is not None


def speaks_of(before: str, row: str) -> bool:
    """Is this formula a function that the sentence works on: differentiate $f(x) = x^2$, the slope of $f(x) = x^2$?"""
    made_up = MADE_UP.search(before) is not None
    if not made_up and not OBJECT.search(before):
        return False
    left, _, right = row.partition("=")
    arguments = ARGUMENTS.fullmatch(left)
    if CALCULATED.search(left) or not right.strip():
        return False
    if arguments is None:
        return not made_up and bool(re.search(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", "", right))) and "(" not in left
    letters = [x.strip() for x in arguments["letters"].split(",")]
    return any(re.search(rf"(?<![A-Za-z\\]){re.escape(x)}(?![A-Za-z])", right) for x in letters)


def fixed_already(row: str, stated: Iterable[str]) -> bool:
    """Does an equation say what something is that the statements have fixed: the mean of a variable whose law is known,
    the derivative of a function that is written out, the inverse of a matrix of numbers?"""
    found = relations(row)
    if not found or found[0][1] != "=":
        return False
    left, right = row[: found[0][0]], row[found[0][0] + 1 :]
    told = list(stated)
    if moment := MOMENT.match(left):
        return any(law_of(moment["name"], text, right) for text in told)
    if density := DENSITY.match(left):
        return defined(density["name"], told)
    if slope := SLOPE.match(left):
        return defined(slope["primed"] or slope["over"] or slope["under"], told)
    if inverse := INVERSE.match(left):
        return any("matrix" in text for text in told if text.split("=")[0].strip() == inverse["name"])
    return False


def observed(row: str, stated: Iterable[str]) -> bool:
    """Is this the value that a variable with a law was seen to have: we observe $X = 4$, given $N = n$? It says nothing
    of the law."""
    left, _, right = row.partition("=")
    if not re.fullmatch(r"\s*[A-Z](?:_\{?\w+\}?)?\s*", left) or not re.fullmatch(r"\s*(?:-?[\d.]+|[a-z])\s*", right):
        return False
    laws = (LAW.split(text, maxsplit=1)[0] for text in stated if LAW.search(text))
    return any(left.strip() in re.split(r"\s*,\s*|\s*\\mid\s.*|\s*\|.*", law.strip()) for law in laws)


def held_at(row: str, condition: str) -> str:
    """A law under a condition that its sentence sets: given $N = n$, let $K \\sim ...$ is K | N ~ ..."""
    law = LAW.search(row)
    if law is None or "|" in row or r"\mid" in row:
        return row
    variable, stated = row[: law.start()].strip(), row[law.start() :]
    left, _, value = (side.strip() for side in condition.partition("="))
    if value.isalpha():  # for every value n of N
        stated, condition = re.sub(rf"(?<![A-Za-z\\]){value}(?![A-Za-z])", left, stated), left
    return rf"{variable} \mid {condition} {stated}"


def law_found(row: str, stated: Iterable[str]) -> bool:
    """Does a law (S ~ N, A independent of B) speak of what the statements have fixed: a name that is written out or has
    a law, an expression, events whose probabilities are given?"""
    told = list(stated)
    if PERP.search(row):
        sides = re.split(r"\\mid|\|", PERP.sub(" ", row))[0]
        names = re.findall(r"[A-Z](?:_\{?\w\}?)?", sides)
        return all(
            any("=" in text and re.search(rf"(?<![A-Za-z\\]){re.escape(x)}", text) for text in told) for x in names
        )
    if not LAW.search(row):
        return False
    subject = LAW.split(row, maxsplit=1)[0].strip()
    subject = re.split(r"\\mid(?![A-Za-z])|\||\\vert", subject)[0].strip()
    if re.search(r"[-+/=]|\\frac|\\sum|\d\s*[A-Z]", subject):
        return "dots" not in subject
    return defined(subject, told) or any(
        LAW.search(text) and LAW.split(text, maxsplit=1)[0].strip() == subject for text in told
    )


def law_of(name: str, text: str, right: str) -> bool:
    """Does this statement give the law of a variable, in letters of which the right side speaks too, or in numbers?"""
    target, law = [*LAW.split(text, maxsplit=1), ""][:2] if LAW.search(text) else (text, "")
    density = r"\text" in text and "density" in text and "=" in text
    if not law and density:
        target, law = text.split(r"\text", 1)[0], text.split("=", 1)[1]
    if not law or name not in re.split(r"\s*,\s*|\s+", target.strip()):
        return False
    if density:
        return True
    letters = set(re.findall(r"\\?[A-Za-z]+", re.sub(r"\\(?:text|mathrm|operatorname|mathcal)\s*\{[^{}]*\}", "", law)))
    letters = {x for x in letters if x not in ("\\left", "\\right", "\\frac", "N")}
    return all(x in re.findall(r"\\?[A-Za-z]+", right) for x in letters)


def defined(name: str, stated: Iterable[str]) -> bool:
    """Is this letter, or the function of this name, written out?"""
    shape = re.compile(rf"\s*{re.escape(name)}\s*(?:\([^()=]*\))?\s*=")
    return any(shape.match(text) for text in stated)


def sentence_before(text: str) -> str:
    """The sentence that is being said at the end of a text."""
    return re.split(r"[.!?](?:\s|$)|\n\s*\n|\n\s*(?:[-*+]|\d+\.)\s|\\item|\\\\", text)[-1]
