"""Run the judge and hold its scores against the floors beside this file."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

FORBIDDEN = ("wrong", "wrong size", "wrong decimal", "false accept", "false reject", "judge fails", "code fails")


def main() -> int:
    floors = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))
    failed = 0
    for area, floor in floors.items():
        run = subprocess.run([sys.executable, sys.argv[1], area, "-v"], capture_output=True, text=True, check=False)
        print(run.stdout, run.stderr, sep="")
        score = re.search(rf"^{area}: (\d+)/(\d+) right(.*)$", run.stdout, re.MULTILINE)
        if score is None or int(score[1]) < floor:
            print(f"{area}: fewer than {floor} right", file=sys.stderr)
            failed = 1
        elif any(re.search(rf"; {word} \d", score[3]) for word in FORBIDDEN):
            print(f"{area}: something that was claimed is wrong", file=sys.stderr)
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
