"""The function that is being written, and the table of the words for each node: one writer a node class, with
precedences so that brackets stand where they must."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from typing import Any

from symderive.expr.algebra import Det, Idx, Inverse, Num, Prod, Transpose
from symderive.expr.arrays import Column, Entry, Member, Row
from symderive.expr.node import Binder, Node, free_leaves
from symderive.expr.problem import Definition, Problem
from symderive.expr.shape import ONE, Dim, is_scalar
from symderive.numeric.defined import names_of
from symderive.numeric.numbers import NoNumber
from symderive.numeric.spelling import HELPED, Dialect

RESERVED = {"np", "torch", "jax", "jnp", "math", "range", "sum", "float", "int", "len"}
POOLS = (("s", "t", "c", "q"), ("r", "v", "u", "g", "h"), ("M", "G", "H", "K", "R"))


class Function:
    """The function that is being written: its names, the lines before ``return``, its arguments."""

    def __init__(self, problem: Problem, dialect: Dialect):
        self.problem, self.dialect, self.names = problem, dialect, names_of(problem)
        self.lines: list[str] = []
        self.helpers: dict[str, str] = {}
        self.assigned: dict[Node, str] = {}
        self.taken: dict[str, Any] = {}
        self.words: dict[Any, str] = {}
        self.arguments: dict[Any, Node] = {}
        self.size_letters: dict[str, str] = {}
        self.needs_math = False
        self.wrt: tuple[Node, ...] = ()

    # ------------------------------------------------------------ names
    def word(self, key: Any, name: str) -> str:
        """The Python name of a letter, a size or a helper; always the same for the same thing."""
        found = self.words.get(key)
        if found is None:
            found = identifier(name)
            while found in self.taken or found in RESERVED:
                found += "_"
            self.taken[found] = key
            self.words[key] = found
        return found

    def argument(self, leaf: Node) -> str:
        """A letter or a family as an argument of the function."""
        key: Any = ("family", leaf.name) if isinstance(leaf, Member) else leaf
        self.arguments.setdefault(key, leaf)
        return self.word(key, leaf.name)  # type: ignore[attr-defined]

    def size(self, dim: Dim) -> tuple[str, int]:
        """A size as code with its precedence."""
        if dim.number is not None:
            return str(dim.number), 4
        parts = []
        for letters, c in dim.terms:
            factors = [self.word(("size", letter), letter) for letter in letters]
            self.size_letters.update({letter: self.words["size", letter] for letter in letters})
            if abs(c) != 1 or not factors:
                factors.insert(0, str(abs(c)))
            parts.append((c < 0, " * ".join(factors)))
        parts.sort(key=lambda part: part[0])
        text = parts[0][1] if not parts[0][0] else "-" + parts[0][1]
        for negative, part in parts[1:]:
            text += f" {'-' if negative else '+'} {part}"
        return text, 4 if len(parts) == 1 and text.isidentifier() else 0

    def helper(self, name: str) -> None:
        """A small function that stands inside the function."""
        text = self.dialect.helper(name)
        if text is not None and name not in self.helpers:
            self.helpers[name] = text
            self.needs_math |= "math." in text

    # ------------------------------------------------------------ definitions
    def quantity(self, node: Node, d: Definition) -> str:
        """A named quantity as a line of its own."""
        if node not in self.assigned:
            name = self.word(node, getattr(node, "name", "z"))
            self.assigned[node] = name
            if isinstance(d.name, Entry):
                body = wording(d.body, self, comprehension=d.name.indices)
            else:
                for inner in self.names.order(node):
                    if inner is not node and inner not in self.assigned:
                        self.quantity(inner, self.names.quantities[inner])
                body = wording(d.body, self)
            self.lines.append(f"{name} = {body}")
        return self.assigned[node]

    def family(self, node: Member, d: Definition) -> str:
        """A family given by a formula in its index, as an array."""
        key = ("family", node.name)
        if key not in self.words:
            name = self.word(key, node.name)
            body = wording(d.body, self, comprehension=d.name.indices)  # type: ignore[attr-defined]
            self.lines.append(f"{name} = {body}")
        return self.words[key]

    def function(self, name: str, d: Definition) -> str:
        """A defined function as a helper."""
        key = ("function", name)
        if key not in self.words:
            word = self.word(key, name)
            outer, self.lines = self.lines, []
            words, assigned = dict(self.words), dict(self.assigned)
            letters = []
            for p in d.params:
                self.assigned[p] = self.words[p] = identifier(p.name)  # type: ignore[attr-defined]
                letters.append(self.assigned[p])
            body = wording(d.body, self)
            inside, self.lines = self.lines, outer
            self.assigned = assigned
            for p in d.params:
                if p in words:
                    self.words[p] = words[p]
                else:
                    del self.words[p]
            lines = [*inside, f"return {body}"]
            self.helpers[word] = f"def {word}({', '.join(letters)}):\n" + "\n".join("    " + line for line in lines)
        return self.words[key]

    # ------------------------------------------------------------ parts that occur more than once
    def share(self, root: Node) -> None:
        """Lines of their own for what occurs more than once and is worth a name."""
        uses: dict[Node, int] = {}
        inside: set[Node] = set()
        for part in root.walk():
            for kid in part.kids:
                uses[kid] = uses.get(kid, 0) + 1
            if isinstance(part, Binder):
                inside.update(p for k in part.kids for p in k.walk() if free_leaves(p) & frozenset(part.bound()))
        order = _kids_first(root)
        for part in order:
            if part is root or uses.get(part, 0) < 2 or part in inside or not _worth(part):
                continue
            if any(isinstance(leaf, Idx) for leaf in free_leaves(part)):
                continue
            body = wording(part, self)
            pool = POOLS[0 if is_scalar(part.shape) else 1 if ONE in part.shape else 2]
            name = next((n for n in pool if n not in self.taken), f"{pool[0]}{len(self.taken)}")
            self.taken[name] = part
            self.lines.append(f"{name} = {body}")
            self.assigned[part] = name


def identifier(name: str) -> str:
    """A Python name for a letter: lambda is lam, W^(1) is W1."""
    plain = re.sub(r"\W", "", name.replace("^", ""))
    if plain == "lambda":
        return "lam"
    if not plain or not plain[0].isalpha():
        plain = "v" + plain
    return plain + "_" if keyword.iskeyword(plain) else plain


def _kids_first(root: Node) -> list[Node]:
    done: dict[Node, None] = {}
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if ready:
            done[node] = None
        else:
            stack.append((node, True))
            stack.extend((k, False) for k in reversed(node.kids) if k not in done)
    return list(done)


def _worth(part: Node) -> bool:
    """Is a part long enough for a name?"""
    if not part.kids or (isinstance(part, (Transpose, Entry, Member)) and not part.kids[0].kids):
        return False
    if isinstance(part, Prod) and len(part.factors) == 2 and isinstance(part.factors[0], Num):
        return False
    if isinstance(part, (Inverse, Det)):
        return True
    if isinstance(part, Transpose):
        return _worth(part.u)
    return sum(1 for _ in part.walk()) >= 4


# ---------------------------------------------------------------- words, by the class of a node
ADD, TIMES, SIGN, POWER, ATOM = 0, 1, 2, 3, 4
Words = tuple[str, int]  # code and how tightly it binds
WORDS: dict[type[Node], Callable[[Any, Function], Words]] = {}


def says(*kinds: type[Node]) -> Callable[[Any], Any]:
    def enter(function: Callable[[Any, Function], Words]) -> Callable[[Any, Function], Words]:
        for kind in kinds:
            WORDS[kind] = function
        return function

    return enter


def words(node: Node, f: Function) -> Words:
    """A node as code with its precedence."""
    name = f.assigned.get(node)
    if name is not None:
        return name, ATOM
    writer = WORDS.get(type(node))
    if writer is None:
        raise NoNumber(f"there is no code for {type(node).__name__}")
    return writer(node, f)


def wording(node: Node, f: Function, comprehension: tuple[Node, ...] = ()) -> str:
    """A node as code; with indices, the array of its values for all of them, the first index outermost."""
    text = words(node, f)[0]
    for depth, index in enumerate(reversed(comprehension)):
        size = getattr(index, "size", None)
        if size is None:
            size = _range_in(node, index)
        if size is None:
            raise NoNumber(f"the range of the index {getattr(index, 'name', index)} is not known")
        text = f"[{text} for {index_word(index, f)} in range({f.size(size)[0]})]"
        if f.dialect.name == "torch" or depth == len(comprehension) - 1:
            text = f.dialect.spell("stack", text) or text
    return text


def _range_in(node: Node, index: Node) -> Any:
    """The range of an index by what it picks from."""
    for part in node.walk():
        match part:
            case Entry(u, indices) if index in indices:
                place = indices.index(index)
                return u.shape[place] if len(indices) > 1 or u.shape[1] == ONE else u.shape[1]
            case Member(_, indices, _, sizes) if index in indices:
                return sizes[indices.index(index)]
            case Row(u, i) if i is index:
                return u.shape[0]
            case Column(u, j) if j is index:
                return u.shape[1]
    return None


def index_word(index: Node, f: Function) -> str:
    return f.word(index, getattr(index, "name", "i"))


def inside(node: Node, f: Function, least: int) -> str:
    """A node as code that binds at least as tightly as asked."""
    text, binds = words(node, f)
    return text if binds >= least else f"({text})"


def call(f: Function, word: str, *arguments: str) -> Words:
    helper = HELPED.get(word, word)
    f.helper(helper)
    text = f.dialect.spell(word, *arguments)
    if text is None:
        raise NoNumber(f"{f.dialect.name} has no spelling for {word}")
    text = re.sub(r"-\((\w+)\)", r"-\1", text)
    plain = text.startswith((f"{f.dialect.short}.", helper, f.dialect.name)) and text.count("(") and text.endswith(")")
    return text, ATOM if plain and _one_call(text) else ADD


def _one_call(text: str) -> bool:
    """Is this one call and nothing after it?"""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and letter == ")" and place < len(text) - 1:
            return False
    return True
