"""The catalogue of rules, as a list or one rule's page."""

from __future__ import annotations

import difflib
import pkgutil
from importlib import import_module
from typing import Any

from symderive.derive.rule import CATALOGUE, Rule
from symderive.expr.shape import DerivationError


def load() -> dict[str, Rule]:
    """All rules by name: importing a module of rules puts its rules into the catalogue."""
    import symderive.data
    import symderive.methods
    import symderive.rules

    for room in (symderive.rules, symderive.data, symderive.methods):
        for module in pkgutil.iter_modules(room.__path__):
            import_module(f"{room.__name__}.{module.name}")
    return CATALOGUE


def view(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "title": rule.title,
        "topic": rule.topic,
        "statement": rule.statement,
        "reason": rule.reason,
        "source": rule.source,
        "size": rule.size,
        "sound": rule.sound,
        "examples": [{"before": e.before, "after": e.after, "given": e.given} for e in rule.examples],
    }


def show(name: str | None, form: str) -> str:
    """The catalogue, or one rule, in a format."""
    rules = load()
    if name is not None and name not in rules:
        near = difflib.get_close_matches(name, rules, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "symderive rules lists all names"
        raise DerivationError(f"no rule is called {name}", hint=hint)
    chosen = (
        [rules[name]] if name is not None else sorted(rules.values(), key=lambda r: (not r.sound, r.topic, r.title))
    )
    views = [view(rule) for rule in chosen]
    if form == "json":
        import json

        whole: Any = views[0] if name is not None else {"schema": 1, "rules": views}
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
    from symderive.render import pages

    return pages.rules(views, form, one=name is not None)
