"""What the parts of the reader ask of one another: each word is defined in one part, ``latex.Reader`` has them all."""

from __future__ import annotations

from abc import ABC, abstractmethod

from symderive.parse.stream import Stream
from symderive.parse.syntax import Syntax
from symderive.parse.tokens import Token


class Grammar(Stream, ABC):
    """The reader as one of its parts sees it. From the outside to the inside: formulas, relations, sides, events joined
    by cup and cap, sums, products, runs of factors side by side, factors, atoms.
    """

    # ---------------------------------------------------------------- whole formulas and relations
    @abstractmethod
    def listed(self) -> Syntax: ...

    @abstractmethod
    def shared(self, parts: list[Syntax], start: int) -> Syntax: ...

    @abstractmethod
    def formula(self) -> Syntax: ...

    @abstractmethod
    def relation(self) -> Syntax: ...

    @abstractmethod
    def event_relation(self, stop: bool = False) -> Syntax: ...

    @abstractmethod
    def side(self) -> Syntax: ...

    @abstractmethod
    def conditions(self) -> list[Syntax]: ...

    @abstractmethod
    def raw_group(self) -> str: ...

    @abstractmethod
    def is_stacked_relation(self) -> bool: ...

    # ---------------------------------------------------------------- sides of relations
    @abstractmethod
    def law_side(self) -> Syntax: ...

    @abstractmethod
    def independent_side(self) -> Syntax: ...

    @abstractmethod
    def set_side(self) -> Syntax: ...

    @abstractmethod
    def function_type(self, left: Syntax) -> Syntax: ...

    @abstractmethod
    def interval_ahead(self) -> bool: ...

    @abstractmethod
    def interval(self) -> Syntax: ...

    # ---------------------------------------------------------------- sums, products and runs of factors
    @abstractmethod
    def union(self) -> Syntax: ...

    @abstractmethod
    def meet(self) -> Syntax: ...

    @abstractmethod
    def sum(self) -> Syntax: ...

    @abstractmethod
    def signs(self) -> int: ...

    @abstractmethod
    def terms(self, terms: list[Syntax], start: int) -> Syntax: ...

    @abstractmethod
    def product(self) -> Syntax: ...

    @abstractmethod
    def run(self, argument: bool = False) -> Syntax: ...

    @abstractmethod
    def starts(self) -> bool: ...

    @abstractmethod
    def closing_bar_follows(self) -> bool: ...

    # ---------------------------------------------------------------- factors
    @abstractmethod
    def factor(self) -> Syntax: ...

    @abstractmethod
    def attached(self, part: Syntax, evaluated: bool = True) -> Syntax: ...

    @abstractmethod
    def atom(self) -> Syntax: ...

    @abstractmethod
    def name(self) -> Syntax: ...

    @abstractmethod
    def bracket(self) -> Syntax: ...

    @abstractmethod
    def braces_set(self) -> Syntax: ...

    @abstractmethod
    def bare_bars(self) -> Syntax: ...

    @abstractmethod
    def two_ends(self) -> bool: ...

    @abstractmethod
    def with_order(self, norm: Syntax) -> Syntax: ...

    @abstractmethod
    def evaluation(self, part: Syntax) -> Syntax: ...

    @abstractmethod
    def between(self, part: Syntax) -> Syntax: ...

    @abstractmethod
    def negation(self) -> Syntax: ...

    @abstractmethod
    def word(self) -> Syntax: ...

    @abstractmethod
    def word_factor(self) -> bool: ...

    @abstractmethod
    def braced_or_one(self, token: Token) -> Syntax: ...

    @abstractmethod
    def group_or_one(self, token: Token) -> Syntax: ...

    # ---------------------------------------------------------------- scripts
    @abstractmethod
    def script(self) -> Syntax: ...

    @abstractmethod
    def scripts(self, part: Syntax) -> Syntax: ...

    @abstractmethod
    def exponent_group(self, closed: bool = True) -> Syntax: ...

    @abstractmethod
    def function_like(self, part: Syntax) -> bool: ...

    @abstractmethod
    def calls_after_mark(self) -> bool: ...

    @abstractmethod
    def bracket_raised(self) -> bool: ...

    # ---------------------------------------------------------------- functions and what they are applied to
    @abstractmethod
    def function(self) -> Syntax: ...

    @abstractmethod
    def function_starts(self) -> bool: ...

    @abstractmethod
    def big_starts(self) -> bool: ...

    @abstractmethod
    def spelled(self, part: Syntax) -> str: ...

    @abstractmethod
    def limit(self) -> Syntax: ...

    @abstractmethod
    def arguments(self) -> list[Syntax]: ...

    @abstractmethod
    def group_tokens(self) -> list[Token]: ...

    @abstractmethod
    def single_name_inside(self) -> Syntax | None: ...

    @abstractmethod
    def comma_inside(self) -> bool: ...

    @abstractmethod
    def summed_group(self) -> bool: ...

    @abstractmethod
    def top_level(self) -> list[str]: ...

    @abstractmethod
    def shown(self, part: Syntax) -> str: ...

    @abstractmethod
    def at_point(self, slope: Syntax, params: tuple[Syntax, ...]) -> Syntax: ...

    @abstractmethod
    def derivative_of_call(self, part: Syntax, count: int) -> Syntax: ...

    # ---------------------------------------------------------------- derivatives and differentials
    @abstractmethod
    def derivative_fraction(self) -> bool: ...

    @abstractmethod
    def derivative_operator_follows(self) -> bool: ...

    @abstractmethod
    def derived(
        self,
        token: Token,
        of: Syntax | None,
        variables: list[tuple[Syntax, Syntax | None]],
        order: Syntax | None,
        note: str,
    ) -> Syntax: ...

    @abstractmethod
    def derived_further(self, terms: list[Syntax]) -> list[Syntax]: ...

    @abstractmethod
    def attached_group(self) -> Syntax: ...

    @abstractmethod
    def is_d(self, token: Token) -> bool: ...

    @abstractmethod
    def order_of_d(self) -> Syntax | None: ...

    @abstractmethod
    def hessian_or_diff(self, of: Syntax, by: list[Syntax], note: str, token: Token) -> Syntax: ...

    @abstractmethod
    def gradient(self) -> Syntax: ...

    @abstractmethod
    def operand_of_gradient(self, token: Token, variable: Syntax | None = None) -> Syntax: ...

    @abstractmethod
    def slash_derivative(self, above: Syntax) -> Syntax: ...

    @abstractmethod
    def differential(self, d: Token) -> Syntax: ...

    @abstractmethod
    def differential_here(self) -> bool: ...

    @abstractmethod
    def differential_starts(self) -> bool: ...

    @abstractmethod
    def is_differential(self, part: Syntax) -> bool: ...

    @abstractmethod
    def small_change(self, part: Syntax) -> bool: ...

    @abstractmethod
    def change(self, part: Syntax) -> Syntax: ...

    @abstractmethod
    def moves(self) -> bool: ...

    # ---------------------------------------------------------------- probabilities
    @abstractmethod
    def opens(self) -> bool: ...

    @abstractmethod
    def ended(self, opener: Token, closer: str) -> None: ...

    @abstractmethod
    def events_listed(self, closer: str) -> list[Syntax]: ...

    @abstractmethod
    def whole_event(self) -> Syntax: ...

    @abstractmethod
    def event(self) -> Syntax: ...

    @abstractmethod
    def density(self, head: Syntax) -> Syntax: ...

    @abstractmethod
    def density_named(self, part: Syntax) -> bool: ...

    @abstractmethod
    def law(self, head: Syntax) -> Syntax: ...

    @abstractmethod
    def probability(self, head: Syntax) -> Syntax: ...

    @abstractmethod
    def chance_head(self, token: Token, part: Syntax) -> Syntax | None: ...

    @abstractmethod
    def indicator_of(self, head: Syntax) -> Syntax | None: ...
