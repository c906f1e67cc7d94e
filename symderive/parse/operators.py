"""Words that take what follows: functions, fractions, derivatives, gradients, big sums, integrals, limits, extremes."""

from __future__ import annotations

from symderive.parse.names import MATRIX, SCALAR, VECTOR
from symderive.parse.stream import Stream
from symderive.parse.syntax import Syntax, base, key, node, product
from symderive.parse.tokens import Token
from symderive.parse.words import EXTREMES, FUNCTIONS, INVERSES, MATRIX_FUNCTIONS, NAMED_FUNCTIONS

PLAIN_D = ("d", "D")
BIG = frozenset(("sum", "prod", "int", "lim", "bigcup", "bigcap"))


class Operators(Stream):
    """Prefix words; an argument in brackets is exactly that bracket, else one juxtaposed run."""

    # ------------------------------------------------------------ functions
    def function(self) -> Syntax:
        token = self.take()
        name = token.text
        if name in EXTREMES:
            return self.extreme(token)
        if name in NAMED_FUNCTIONS and name not in FUNCTIONS:
            return self.named_function(token)
        head = FUNCTIONS.get(name) or MATRIX_FUNCTIONS[name]
        powers: list[Syntax] = []
        order: Syntax | None = None
        logarithm = head == "log"
        primes = 0
        while self.sym in ("^", "_", "'"):
            sign = self.take()
            if sign.sym == "'":
                primes += 1
            elif sign.sym == "_":
                if not logarithm:
                    raise self.error(f"\\{name} has no subscript", sign, "put the index behind the bracket")
                order = self.script()
            elif head == "exp":
                self.remarks["\\exp^{...} is read as e^{...}: \\exp takes its argument in brackets"] = None
                return node("exp", self.exponent_group(), start=token.start, stop=self.before)
            else:
                powers.append(self.exponent_group())
        if primes:
            return self.function_primes(head, token, primes)
        inverse = [p for p in powers if p.head == "neg" and p.kids[0].number == 1]
        if inverse and head in INVERSES:
            powers.remove(inverse[0])
            head = INVERSES[head]
            self.assume(f"\\{name}^{{-1}} is the inverse function")
        elif inverse and head == "det":
            pass
        elif inverse:
            raise self.error(
                f"\\{name}^{{-1}} can be the inverse function or one over \\{name}", token, "write \\frac{1}{...} or name the inverse"
            )
        argument = self.function_argument(token)
        part = self.apply_function(head, argument, order, token)
        for power in powers:
            if power.head in ("top", "T"):
                part = node("transpose", part, start=token.start)
                continue
            if name == "log" or name == "ln":
                self.assume(f"\\{name}^{self.spelled(power)} x is the power of the logarithm, not a logarithm of a logarithm")
            part = node("pow", part, power, start=token.start, stop=part.stop)
        return part

    def spelled(self, part: Syntax) -> str:
        return self.source.text[part.start : part.stop] or part.head

    def function_primes(self, head: str, token: Token, primes: int) -> Syntax:
        named = Syntax(head, (), token.start, token.stop, kind="name", latex=token.latex)
        return self.derivative_of_call(named, primes)

    def apply_function(self, head: str, argument: Syntax, order: Syntax | None, token: Token) -> Syntax:
        start = token.start
        if order is not None:
            if order.head == "e" and order.kind == "name":
                return node("log", argument, start=start)
            return node("logb", argument, order, start=start, stop=argument.stop)
        if head == "logdet":
            return node("log", node("det", argument, start=start), start=start)
        if head in ("diag", "vec") and argument.head == "list":
            rows = tuple(Syntax("row", (kid,), kid.start, kid.stop) for kid in argument.kids)
            argument = Syntax("matrix", rows, argument.start, argument.stop)
        if head in KNOWN_HEADS:
            return node(head, argument, start=start)
        if head in ("rank", "vech"):
            raise self.error(f"{head} is not read", token)
        name = Syntax(head, (), token.start, token.stop, kind="name", latex=token.latex)
        return node("app", name, argument, start=start)

    def function_argument(self, token: Token) -> Syntax:
        """Exactly the bracket that follows, or one juxtaposed run."""
        if self.token.kind == "end" or self.sym in (")", "]", "}", ",", "+", "=", "&") or self.token.kind == "break":
            raise self.error(f"the argument of {token.latex} is missing", token)
        if self.sym in ("(", "["):
            opener = self.token
            inner = self.bracket()
            if inner.head == "list" and inner.note in ("()", "[]") and token.text not in ("diag", "Diag"):
                raise self.error(f"{token.latex} takes one argument", opener)
            return inner if inner.kind != "node" or inner.note != "()" else inner.but(note=None)
        if self.sym == "{" and self.token.kind == "command":
            return self.braces_argument()
        if self.sym in ("lvert", "lVert", "|", "||", "lfloor", "lceil", "langle"):
            return self.factor()
        sign = self.token
        if self.sym == "-":
            self.take()
            return node("neg", self.run(argument=True), start=sign.start)
        return self.run(argument=True)

    def braces_argument(self) -> Syntax:
        """\\log\\{ ... \\}: curly brackets as a group."""
        whole = self.braces_set()
        if whole.head != "set" or len(whole.kids) != 1:
            raise self.error("a set cannot be a function's argument here", whole)
        return whole.kids[0]

    def function_starts(self) -> bool:
        token = self.token
        if token.sym and token.sym in FUNCTIONS or token.sym in MATRIX_FUNCTIONS or token.sym in EXTREMES:
            return True
        return token.kind == "name" and token.font == "roman" and (token.text in FUNCTIONS or token.text in MATRIX_FUNCTIONS)

    def big_starts(self) -> bool:
        return self.sym in BIG

    def named_function(self, token: Token) -> Syntax:
        """softmax(z), logsumexp(z), Beta(a, b)."""
        name = NAMED_FUNCTIONS[token.text]
        part = Syntax(name, (), token.start, token.stop, kind="name", latex=token.latex, font="roman")
        marks: list[Syntax] = []
        if self.sym == "_":
            self.take()
            marks = [self.script()]
        if self.sym in ("(", "["):
            call = node("app", part, *self.arguments(), stop=self.before)
        elif self.starts():
            call = node("app", part, self.run(argument=True))
        else:
            return part
        return node("idx", call, *marks) if marks else call

    def extreme(self, token: Token) -> Syntax:
        """max(a, b), max_x f(x), argmax: over what stands below, or of what stands in the brackets."""
        name = EXTREMES[token.text]
        if name == "arg":
            if self.sym in ("max", "min") or self.token.text in ("max", "min"):
                name = "arg" + self.take().text
            else:
                raise self.error("\\arg needs \\max or \\min after it", token)
        over: list[Syntax] = []
        if self.sym == "_":
            self.take()
            below = self.script()
            over = list(below.kids) if below.head == "list" else [below]
        if self.sym == "'":
            return self.function_primes(name, token, self.count_primes())
        if self.sym == "{" and self.token.kind == "command":
            whole = self.braces_set()
            body = whole.kids if whole.head == "set" and not over else (whole,)
        elif self.sym in ("(", "[") and not over:
            body = tuple(self.arguments())
        else:
            if not self.starts() and self.sym not in ("-",):
                raise self.error(f"the argument of {token.latex} is missing", token)
            negative = self.accept("-")
            with self.operand():
                inner = self.product()
            body = (node("neg", inner, start=negative.start) if negative else inner,)
        return node(name, *body, *over, start=token.start, stop=self.before, note=len(over))

    def count_primes(self) -> int:
        count = 0
        while self.accept("'"):
            count += 1
        return count

    def operand(self):  # type: ignore[no-untyped-def]
        return _Operand(self)

    # ------------------------------------------------------------ fractions and derivatives
    def fraction(self) -> Syntax:
        token = self.take()
        if self.derivative_fraction():
            return self.derivative(token)
        held = len(self.integrals)
        with self.inside(events=False):
            above = self.argument_group(token)
        below = self.group_or_one(token)
        del held
        return node("div", above, below, start=token.start, stop=self.before)

    def argument_group(self, token: Token) -> Syntax:
        """A numerator; inside an integral it may hold the differential."""
        if self.sym == "{" and self.integrals and not self.integrals[-1]:
            self.take()
            if self.differential_starts():
                self.integrals[-1].append(self.differential_variable())
                if self.accept("}"):
                    return Syntax("1", (), token.stop, token.stop, kind="number")
                part = self.formula()
            else:
                part = self.formula()
                if self.differential_starts():
                    self.integrals[-1].append(self.differential_variable())
            self.expect("}", "to end the numerator")
            return part
        return self.group_or_one(token)

    def group_or_one(self, token: Token) -> Syntax:
        """A macro's argument: a braced formula, one digit or one letter."""
        if self.sym == "{" and self.token.kind == "sign":
            opener = self.take()
            if self.sym == "}":
                raise self.error(f"\\{token.text} has an empty argument", opener)
            with self.inside(events=False):
                part = self.formula()
                while self.accept(","):
                    part = node("list", *(part.kids if part.head == "list" else (part,)), self.formula())
            if not self.accept("}"):
                raise self.stuck()
            return part
        return self.braced_or_one(token)

    def derivative_fraction(self) -> bool:
        """Does this fraction have d (or the round d) first, both above and below?"""
        first = self.i
        above = self.first_of_group(first)
        after = self.after_group(first)
        below = self.first_of_group(after)
        if above is None or below is None:
            return False
        round_above, round_below = above[0].sym == "partial", below[0].sym == "partial"
        if round_above or round_below:
            return round_below and (round_above or self.is_d(above[0]))
        if not (self.is_d(above[0]) and self.is_d(below[0])):
            return False
        following = self.tokens[below[1] + 1]
        return following.kind in ("name", "text") or following.sym in ("(", "hat", "bar", "tilde", "{", "vec", "[")

    def is_d(self, token: Token) -> bool:
        return token.kind == "name" and token.text == "d" and token.font in ("", "roman", "bold")

    def first_of_group(self, at: int) -> tuple[Token, int] | None:
        token = self.tokens[min(at, len(self.tokens) - 1)]
        if token.sym == "{" and token.kind == "sign":
            inner = self.tokens[at + 1]
            return (inner, at + 1)
        return None

    def after_group(self, at: int) -> int:
        depth = 0
        while self.tokens[at].kind != "end":
            sym = self.tokens[at].sym if self.tokens[at].kind == "sign" else ""
            depth += {"{": 1, "}": -1}.get(sym, 0)
            at += 1
            if depth == 0:
                break
        return at

    def derivative(self, token: Token) -> Syntax:
        """A fraction of differentials: what is differentiated above, by what below, of matching orders."""
        self.expect("{", "after \\frac")
        sign = self.take()
        round_d = sign.sym == "partial"
        order = self.order_of_d()
        of: Syntax | None = None
        if self.sym != "}":
            with self.inside(events=False):
                of = self.formula()
        self.expect("}", "to end the numerator")
        self.expect("{", "for the denominator")
        variables = self.denominators()
        self.expect("}", "to end the denominator")
        note = "partial" if round_d else "d"
        return self.derived(token, of, variables, order, note)

    def order_of_d(self) -> Syntax | None:
        if self.sym != "^":
            return None
        self.take()
        return self.exponent_group()

    def denominators(self) -> list[tuple[Syntax, Syntax | None]]:
        """d x, d x^2, \\partial x \\partial y, \\partial x \\partial x^T: variables with their powers."""
        found: list[tuple[Syntax, Syntax | None]] = []
        while self.sym != "}" and self.token.kind != "end":
            token = self.token
            if not (token.sym == "partial" or self.is_d(token)):
                raise self.error(f"d or \\partial was expected below, not {self.found()}", hint="each variable needs its own d")
            self.take()
            if self.sym == "{":  # d{x}
                self.take()
                part = self.factor()
                self.expect("}", "to end the group")
            else:
                part = self.factor()
            power = None
            if part.head == "pow" and part.note != "()":
                part, power = part.kids
            elif part.head == "transpose" and part.kids[0].head == "pow" and part.note != "()":
                part = part.kids[0]
            found.append((part, power))
        if not found:
            raise self.error("by what is this derivative?", hint="\\frac{d}{dx}")
        return found

    def derived(self, token: Token, of: Syntax | None, variables: list[tuple[Syntax, Syntax | None]], order: Syntax | None, note: str) -> Syntax:
        by: list[Syntax] = []
        general = order is not None and order.number is None
        for variable, power in variables:
            times = power.number if power is not None else 1
            if times is None or times.denominator != 1 or not 0 < times <= 12:
                if general and power is not None and key(power) == key(order or power):
                    raise self.error("a derivative of general order is not read", token, "write the order as a number")
                raise self.error("the order of a derivative must be a whole number", power or variable)
            by.extend([variable] * int(times))
        wanted = 1 if order is None else order.number
        if wanted is None or wanted != len(by):
            count = self.spelled(order) if order is not None else "1"
            raise self.error(
                f"the orders do not add up: {count} above, {len(by)} below", token, "the powers of d must be the same above and below"
            )
        if of is None:
            if self.sym == "(" or self.sym == "[":
                of = self.attached_group()
            else:
                with self.operand():
                    of = self.operand_product()
        elif self.sym == "(" and of.kind == "name" and len(by) == 1 and self.names.kind(of) == "function" and self.single_name_inside() is not None:
            self.arguments()
        part = self.hessian_or_diff(of, by, note, token)
        return part

    def attached_group(self) -> Syntax:
        """The bracket after d/dx, with its power or its own argument."""
        part = self.bracket()
        if self.sym == "(" and part.head == "compose":
            part = node("app", part, *self.arguments())
        return self.attached(part)

    def operand_product(self) -> Syntax:
        if not self.starts() and self.sym != "-":
            raise self.error("what is differentiated here?", hint="\\frac{d}{dx} takes the product that follows")
        sign = self.accept("-")
        part = self.product()
        return node("neg", part, start=sign.start) if sign else part

    def hessian_or_diff(self, of: Syntax, by: list[Syntax], note: str, token: Token) -> Syntax:
        stop = max(self.before, of.stop)
        if len(by) == 2:
            first, second = by
            plain = [v.kids[0] if v.head == "transpose" else v for v in by]
            if second.head == "transpose" or first.head == "transpose":
                if key(plain[0]) == key(plain[1]) and key(plain[0]):
                    return Syntax("hessian", (of, plain[0]), token.start, stop, note=note)
                return Syntax("diff", (of, *plain), token.start, stop, note=note)
            if self.names.rank(first) in (VECTOR,) and key(first) == key(second):
                return Syntax("hessian", (of, first), token.start, stop, note=note)
        flipped = [v.kids[0] for v in by if v.head == "transpose"]
        if flipped:
            return Syntax("diff", (of, *(v.kids[0] if v.head == "transpose" else v for v in by)), token.start, stop, note=note + "T")
        return Syntax("diff", (of, *by), token.start, stop, note=note)

    def derivative_operator_follows(self) -> bool:
        """Is the next factor a bare d/dx?"""
        if self.sym != "frac":
            return False
        kept = self.i
        self.i += 1
        try:
            if not self.derivative_fraction():
                return False
            inner = self.i + 2
            if self.tokens[inner].sym == "^":
                return False
            return self.tokens[inner].sym == "}"
        finally:
            self.i = kept

    # ------------------------------------------------------------ differentials
    def differential_starts(self) -> bool:
        """d followed by a variable, where an integral waits for it."""
        token, after = self.token, self.peek()
        if not self.is_d(token) or self.names.kinds.get("d") in ("vector", "function"):
            return False
        return (after.kind == "name" and (after.text != "d" or token.font == "roman")) or after.sym in ("vec", "^", "hat", "(") and after.sym != "(" or after.kind == "text" and False

    def differential_here(self) -> bool:
        return self.token.kind == "name" and "d" not in self.names.kinds and (self.token.near or self.tokens[self.i - 1].font == "roman" or self.tokens[self.i - 1].latex == "d" or True)

    def differential_variable(self) -> Syntax:
        self.take()
        if self.accept("^"):
            self.exponent_group()
        token = self.take()
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        return self.scripts(part) if self.sym == "_" else part

    def differential(self, d: Token) -> Syntax:
        """dX outside integrals and fractions: the differential of a declared X; else it is asked for."""
        token = self.token
        part = Syntax(token.text, (), token.start, token.stop, kind="name", latex=token.latex, font=token.font)
        follows = self.slash_follows()
        if follows or self.names.kinds.get(token.text) is not None or self.scanning:
            if not follows:
                self.assume(f"d{part.latex} is read as the differential of {part.latex}")
            inner = self.name()
            return Syntax("differential", (inner,), d.start, self.before, note="d")
        raise self.error(
            f"d{part.latex} outside an integral or a derivative can be a product or a differential",
            d,
            "write \\frac{d}{dx} for a derivative, d \\cdot x for a product, or declare the letter",
        )

    def slash_follows(self) -> bool:
        """df/dx typed with a slash."""
        at, depth = self.i, 0
        while self.tokens[at].kind == "name" or self.tokens[at].sym in ("(", ")", "_", "{", "}", "^", ",") or self.tokens[at].kind == "number":
            at += 1
        del depth
        following = self.tokens[at]
        return following.sym == "/" and (self.is_d(self.tokens[at + 1]) or self.tokens[at + 1].sym == "partial")

    def partial_sign(self) -> Syntax:
        """A round d outside \\frac: half of a derivative typed with a slash."""
        token = self.take()
        if self.sym == "_":
            self.take()
            variable = self.script()
            return self.hessian_or_diff(self.operand_of_gradient(), [variable], "partial", token)
        order = self.order_of_d()
        if self.sym == "/":
            return Syntax("differential", (), token.start, token.stop, note=("partial", order))
        inner = self.factor()
        return Syntax("differential", (inner,), token.start, self.before, note=("partial", order))

    def is_differential(self, part: Syntax) -> bool:
        following = self.token
        return part.head == "differential" and (following.sym == "partial" or self.is_d(following))

    def slash_derivative(self, above: Syntax) -> Syntax:
        """\\partial f / \\partial x."""
        token = Token("sign", "/", above.start, above.stop)
        partial = isinstance(above.note, tuple)
        order = above.note[1] if partial else None
        variables: list[tuple[Syntax, Syntax | None]] = []
        while self.sym == "partial" or self.is_d(self.token):
            self.take()
            part = self.factor()
            power = None
            if part.head == "pow":
                part, power = part.kids
            variables.append((part, power))
        of = above.kids[0] if above.kids else None
        return self.derived(token, of, variables, order, "partial" if partial else "d")

    def small_change(self, part: Syntax) -> bool:
        """\\delta x, \\Delta x: one name, where delta itself is not declared and stands directly before a letter."""
        follows = self.token
        return follows.kind == "name" and follows.text not in ("delta", "Delta") and len(follows.text) == 1 and self.names.kind(part) is None and follows.font != "roman"

    def change(self, part: Syntax) -> Syntax:
        token = self.take()
        name = f"{part.head}_{token.text}"
        spelled = f"{part.latex} {token.latex}"
        whole = Syntax(name, (), part.start, token.stop, kind="name", latex=spelled, font=token.font)
        return self.scripts(whole)

    # ------------------------------------------------------------ gradients
    def gradient(self) -> Syntax:
        """\\nabla f, \\nabla_x f, \\nabla^2 f, \\nabla_x^2 f."""
        token = self.take()
        variable: Syntax | None = None
        second = False
        while self.sym in ("_", "^"):
            sign = self.take()
            if sign.sym == "_":
                variable = self.script()
            else:
                raised = self.exponent_group()
                if raised.number != 2:
                    raise self.error("\\nabla has the power 2 or none", sign)
                second = True
        if self.sym == "cdot":
            raise self.error("a divergence \\nabla \\cdot is not read", token, "write it as a trace of a Jacobian")
        if not self.starts():
            return Syntax("nabla", (variable,) if variable else (), token.start, self.before)
        flipped = False
        operand = self.operand_of_gradient()
        if operand.head == "transpose" and operand.kids[0].head in ("app", "sub_") or operand.head == "transpose" and operand.kids[0].kind == "name" and self.names.rank(operand.kids[0]) not in (VECTOR, MATRIX):
            operand, flipped = operand.kids[0], True
        names = [variable] if variable is not None else self.gradient_letters(operand)
        part = Syntax("hessian" if second else "grad", (operand, *names), token.start, operand.stop)
        return node("transpose", part, stop=self.before) if flipped else part

    def operand_of_gradient(self) -> Syntax:
        """A function name or application stands alone after \\nabla; anything else is a juxtaposed run."""
        if self.token.kind == "name" and not self.function_starts():
            first = self.factor()
            under = first.kids[0] if first.head in ("transpose", "pow") else first
            callable_ = under.head in ("app", "diff") or self.names.kind(base(under)) == "function" or self.names.rank(under) in (None, SCALAR)
            if callable_ or not self.starts():
                return first
            with self.operand():
                rest = self.run(argument=False)
            return product([first, rest])
        if self.sym in ("(", "[", "{"):
            return self.attached_group()
        if self.function_starts():
            return self.function()
        with self.operand():
            return self.run()

    def gradient_letters(self, operand: Syntax) -> list[Syntax]:
        """By what \\nabla f differentiates where it does not say: the argument of f."""
        if operand.head == "app" and len(operand.kids) == 2 and operand.kids[1].kind == "name":
            return [operand.kids[1]]
        name = self.names.key(operand)
        params = self.names.params.get(name or "", ())
        return [params[0]] if len(params) == 1 else []

    # ------------------------------------------------------------ big operators
    def big_sum(self) -> Syntax:
        """A sum or product with its index and ends, over values, over a set, or without a range."""
        token = self.take()
        below = above = None
        while self.sym in ("_", "^"):
            sign = self.take()
            if sign.sym == "_":
                below = self.limits_below()
            else:
                above = self.script()
        letters = [n for n in map(key, self.index_letters(below)) if n]
        self.bound.extend(letters)
        try:
            with self.operand():
                if self.sym == "-" :
                    sign = self.take()
                    body = node("neg", self.product(), start=sign.start)
                else:
                    if not self.starts():
                        raise self.error(f"there is nothing to {'multiply' if token.sym == 'prod' else 'add up'} here", token)
                    body = self.product()
        finally:
            del self.bound[len(self.bound) - len(letters) :]
        inner = [p.head for p in body.walk() if p.head in ("sum", "sumover") and p.note != "()"]
        if inner and body.head == "mul" and token.sym == "sum" and below is not None:
            self.assume("a second sum without brackets stands inside the first")
        return self.summed(token, body, below, above)

    def limits_below(self) -> Syntax:
        if self.sym == "{":
            self.take()
            with self.inside(events=False):
                parts = [self.range_part()]
                while self.accept(",", ";", ":", "mid") or self.token.kind == "break":
                    if self.token.kind == "break":
                        self.take()
                    parts.append(self.range_part())
            self.expect("}", "to end the range")
            return parts[0] if len(parts) == 1 else node("list", *parts)
        return self.script()

    def range_part(self) -> Syntax:
        return self.relation()

    def index_letters(self, below: Syntax | None) -> list[Syntax]:
        if below is None:
            return []
        if below.head in ("list", "and"):
            return [letter for kid in below.kids for letter in self.index_letters(kid)]
        if below.kind == "node" and below.head in ("eq", "in", "lt", "le", "ne", "gt", "ge", "to"):
            return self.index_letters(below.kids[0]) if below.head not in ("lt", "le") else [k for k in below.kids if k.kind == "name"]
        return [below] if key(below) else []

    def summed(self, token: Token, body: Syntax, below: Syntax | None, above: Syntax | None) -> Syntax:
        start, stop = token.start, max(self.before, body.stop)
        head = {"sum": "sum", "prod": "prod", "bigcup": "cup", "bigcap": "cap"}[token.sym]
        over = {"sum": "sumover", "prod": "prodover"}.get(head, head + "over")
        if below is None:
            index = self.lonely_index(body, token)
            return Syntax(over, (body, index), start, stop)
        if below.head == "eq" and above is not None:
            return Syntax(head, (body, below.kids[0], below.kids[1], above), start, stop)
        if below.head == "and" and above is None and below.kids[0].head in ("le", "lt") and len(below.kids) == 2:
            low, high = below.kids  # 1 <= i <= n
            if low.head == high.head == "le":
                return Syntax(head, (body, low.kids[1], low.kids[0], high.kids[1]), start, stop)
        if below.head == "eq" and below.kids[1].head == "list":
            return Syntax(over, (body, below.kids[0], below.kids[1]), start, stop)
        if below.head == "list":
            if above is not None and all(k.kind == "name" for k in below.kids[:-1]) and below.kids[-1].head == "eq":
                last = below.kids[-1]
                part = body
                for letter in reversed([*below.kids[:-1], last.kids[0]]):
                    part = Syntax(head, (part, letter, last.kids[1], above), start, stop)
                return part
            conditions = [k for k in below.kids if k.head in ("ne", "lt", "le", "gt", "ge")]
            letters = [k for k in below.kids if k not in conditions]
            if conditions and len(letters) == 1 and letters[0].head == "eq" and above is not None:
                return Syntax(head, (body, letters[0].kids[0], letters[0].kids[1], above, *conditions), start, stop)
            if conditions and letters:
                for letter in reversed(letters):
                    body = Syntax(over, (body, letter, *conditions), start, stop)
                    conditions = []
                return body
            for letter in reversed(below.kids):
                body = self.over_one(over, body, letter, start, stop)
            return body
        if above is not None and key(below):
            raise self.error("the lower end of this sum is missing", token, f"write {self.spelled(below)} = 1 below it")
        return self.over_one(over, body, below, start, stop)

    def over_one(self, head: str, body: Syntax, below: Syntax, start: int, stop: int) -> Syntax:
        if below.head == "in":
            return Syntax(head, (body, below.kids[0], below.kids[1]), start, stop)
        if below.head in ("ne", "lt", "le", "gt", "ge", "and"):
            letter = below.kids[0] if below.head != "and" else below.kids[0].kids[0]
            return Syntax(head, (body, letter, below), start, stop)
        return Syntax(head, (body, below), start, stop)

    def lonely_index(self, body: Syntax, token: Token) -> Syntax:
        """\\sum a_i b_i without a range: the one index that stands free in it."""
        found = {}
        for part in body.walk():
            if part.head in ("sub_", "idx"):
                for index in part.kids[1:]:
                    if index.kind == "name" and index.head not in self.bound and index.head not in self.names.kinds:
                        found[index.head] = index
        if len(found) == 1:
            index = next(iter(found.values()))
            self.assume(f"the sum without a range runs over {index.head}")
            return index
        raise self.error("over what does this run?", token, "write the index below: \\sum_i")

    # ------------------------------------------------------------ integrals, limits
    def integral(self) -> Syntax:
        """An integral: the differential closes the integrand, or stands first (\\int dx p(x))."""
        token = self.take()
        count = {"iint": 2, "iiint": 3}.get(token.latex.removeprefix("\\"), 1)
        low = high = None
        while self.sym in ("_", "^"):
            sign = self.take()
            value = self.script()
            if sign.sym == "_":
                low = value
            else:
                high = value
        variables: list[Syntax] = []
        if self.differential_starts():
            variables.append(self.differential_variable())
            while self.differential_starts():
                variables.append(self.differential_variable())
            with self.operand():
                body = self.product()
        else:
            self.integrals.append(variables)
            try:
                body = self.sum()
            finally:
                self.integrals.pop()
            if not variables:
                if not self.differential_starts():
                    raise self.error("this integral has no differential", token, "write dx at its end")
                variables.append(self.differential_variable())
            while len(variables) < count and self.differential_starts():
                variables.append(self.differential_variable())
            if not self.integrals:
                while self.differential_starts():
                    variables.append(self.differential_variable())
        ends = () if low is None or high is None else (low, high)
        part = body
        for place, variable in enumerate(variables):
            kids = (part, variable, *ends)
            if low is not None and high is None:
                kids = (part, variable, low)
            part = Syntax("int", kids, token.start, self.before, note="region" if low is not None and high is None else None)
            if place == 0 and len(variables) > 1 and ends:
                raise self.error("one pair of ends for several variables", token, "write one integral sign for each")
        return part

    def limit(self) -> Syntax:
        token = self.take()
        if self.sym != "_":
            raise self.error("a limit needs what tends to what", token, "\\lim_{h \\to 0}")
        self.take()
        self.expect("{", "after \\lim_")
        with self.inside(events=False):
            variable = self.sum()
            if not self.accept("to"):
                raise self.error("\\to was expected in the limit", hint="\\lim_{h \\to 0}")
            target, side = self.limit_target()
        self.expect("}", "to end what tends to what")
        with self.operand():
            sign = self.accept("-")
            if not self.starts():
                raise self.error("there is nothing after the limit", token)
            body = self.product()
            if sign:
                body = node("neg", body, start=sign.start)
        kids = (body, variable, target, *side)
        return Syntax("lim", kids, token.start, self.before)

    def limit_target(self) -> tuple[Syntax, tuple[Syntax, ...]]:
        """0, 0^+, \\infty, a-, with its side."""
        sign = self.accept("-", "+")
        at = self.i
        one = self.tokens[at]
        if one.kind in ("number", "name") and self.peek().sym == "^":
            after = self.peek(2)
            mark = after if after.sym != "{" else self.peek(3)
            if mark.sym in ("+", "-"):
                self.take()
                self.take()
                if self.accept("{"):
                    self.take()
                    self.expect("}", "after the side of the limit")
                else:
                    self.take()
                target = Syntax(one.text, (), one.start, one.stop, kind=one.kind, latex=one.latex)
                target = node("neg", target) if sign and sign.sym == "-" else target
                side = Syntax("plus" if mark.sym == "+" else "minus", (), mark.start, mark.stop)
                return target, (side,)
        target = self.sum()
        if sign and sign.sym == "-":
            target = node("neg", target, start=sign.start)
        mark = self.accept("+", "-")
        if mark:
            return target, (Syntax("plus" if mark.sym == "+" else "minus", (), mark.start, mark.stop),)
        return target, ()

    def root(self) -> Syntax:
        token = self.take()
        order = None
        if self.sym == "[":
            opener = self.take()
            with self.inside(events=False):
                order = self.sum()
            if not self.accept("]"):
                raise self.error("missing ] for this [", opener)
        inner = self.group_or_one(token)
        if order is None:
            return node("sqrt", inner, start=token.start, stop=self.before)
        return node("root", inner, order, start=token.start, stop=self.before)

    def binomial(self) -> Syntax:
        token = self.take()
        above = self.group_or_one(token)
        below = self.group_or_one(token)
        return node("binom", above, below, start=token.start, stop=self.before)


class _Operand:
    """While the operand of a prefix operator is read, another bare d/dx ends it."""

    def __init__(self, stream: Stream):
        self.stream = stream

    def __enter__(self) -> None:
        self.stream.in_operand += 1

    def __exit__(self, *_: object) -> None:
        self.stream.in_operand -= 1


KNOWN_HEADS = frozenset(
    """sqrt exp log abs sin cos tan asin atan acos tanh sinh cosh trace det diag vec floor ceil gamma""".split()
)
__all__ = ["MATRIX", "Operators"]
