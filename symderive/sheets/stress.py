"""Many variants drawn to see what can go wrong with a set before a class gets it."""

from __future__ import annotations

import re
from typing import Any

from symderive.sheets.papers import Key, Paper

DIGITS = 5  # of a numerator, a denominator or a decimal, beyond which an answer is ugly


def report(of: list[Paper], results: dict[Key, dict[str, Any]], titles: list[str]) -> list[dict[str, Any]]:
    """For each problem of the set: how many different questions, what failed, ugly and repeated answers, times."""
    rows = []
    for number, title in enumerate(titles):
        asked = {paper.problems[number].key: paper.problems[number] for paper in of}
        found = [(drawn, results[key]) for key, drawn in asked.items()]
        failed = [(drawn, r) for drawn, r in found if r["status"] != "solved"]
        answers = [exact(r) or drawn(r) for _, r in found if r["status"] == "solved"]
        seconds = [r.get("seconds", 0.0) for _, r in found]
        rows.append(
            {
                "id": title,
                "draws": len(of),
                "different": len(found),
                "answers": len(set(answers)),
                "failed": [{"parameters": named(d.values), "status": r["status"], "why": why(r)} for d, r in failed],
                "ugly": sorted({exact(r) for _, r in found if r["status"] == "solved" and is_ugly(exact(r))}),
                "options": sum("shortfall" in r for _, r in found),
                "slowest": round(max(seconds), 3),
            }
        )
    return rows


def exact(result: dict[str, Any]) -> str:
    answer = result.get("answer", {})
    return str(answer.get("exact") or answer.get("latex") or answer.get("bounds") or "")


def drawn(result: dict[str, Any]) -> str:
    """The key of a problem that asks for nothing but what its picture shows."""
    picture = result.get("picture", {})
    return f"{picture.get('answer', '')} {picture.get('alt', '')}"


def why(result: dict[str, Any]) -> str:
    return str((result.get("error") or {}).get("message", ""))


def named(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items())


def is_ugly(answer: str) -> bool:
    """Does this answer hold a number that nobody wants to write down: 98/1093 is none, 196000/4093021 is."""
    return any(len(number.strip("0.")) > DIGITS for number in re.findall(r"\d[\d.]*", answer))


def counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def told(rows: list[dict[str, Any]]) -> str:
    """The report for a terminal."""
    lines = []
    for row in rows:
        answers = counted(row["answers"], "answer")
        lines.append(f"{row['id']}: {row['draws']} draws, {row['different']} different, {answers}")
        if row["different"] > 1 and row["answers"] < row["different"]:
            again = row["different"] - row["answers"]
            share = "shares" if again == 1 else "share"
            lines.append(f"  repeated: {counted(again, 'draw')} {share} an answer with another")
        if row["different"] < row["draws"] and row["different"] > 1:
            lines.append(f"  duplicates: only {row['different']} different questions in {row['draws']} draws")
        lines += [
            f"  failed ({fault['status']}): {fault['parameters'] or 'no parameters'} {fault['why']}".rstrip()
            for fault in row["failed"][:5]
        ]
        if len(row["failed"]) > 5:
            lines.append(f"  and {len(row['failed']) - 5} more failed")
        if row["ugly"]:
            lines.append(f"  ugly answers: {', '.join(row['ugly'][:5])}{' ...' if len(row['ugly']) > 5 else ''}")
        if row["options"]:
            lines.append(f"  options: {row['options']} questions have fewer than asked for")
        lines.append(f"  slowest: {row['slowest']:g} s")
    return "\n".join(lines) + "\n"
