"""``python -m symderive``."""

from symderive.faces.cli import main

if __name__ == "__main__":
    main(prog_name="symderive")
