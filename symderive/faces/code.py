"""The answers' code as one Python module."""

from __future__ import annotations

import re
from typing import Any

from symderive.expr.shape import DerivationError


def modules(results: list[dict[str, Any]], form: str) -> str:
    """The functions of all answers that have code in this dialect, each under a comment that names its problem."""
    parts: list[str] = []
    imports: list[str] = []
    entries: set[str] = set()
    compared: list[str] = []
    for result in results:
        code = ((result.get("answer") or {}).get("code") or {}).get(form)
        if not code:
            continue
        source, entry = code["source"], code["entry"]
        lines = source.strip("\n").split("\n")
        imports += [line for line in lines if re.match(r"(import|from) ", line)]
        body = "\n".join(line for line in lines if not re.match(r"(import|from) ", line)).strip("\n")
        name = entry
        while name in entries:
            name = f"{entry}_{len(entries) + 1}"
        entries.add(name)
        body = re.sub(rf"\b{re.escape(entry)}\b", name, body) if name != entry else body
        label = re.sub(r"[^\x20-\x7e]", " ", str(result.get("id") or "")).strip()
        parts.append((f"# {label}\n" if label else "") + body)
        if comparison := code.get("comparison"):
            source = comparison["source"].strip("\n")
            parts.append(
                re.sub(rf"\b{re.escape(entry)}\b", name, source.replace(comparison["entry"], f"compare_{name}"))
            )
            compared.append(f"compare_{name}()")
    if not parts:
        raise DerivationError(f"no answer here has {form} code", hint="see what was found with --to text")
    if compared:
        parts.append('if __name__ == "__main__":\n    ' + "\n    ".join(compared))
    return "\n".join(dict.fromkeys(imports)) + "\n\n\n" + "\n\n\n".join(parts) + "\n"
