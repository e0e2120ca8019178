"""`python -m pages --write | --check`: the generated files of the checkout around it."""

import sys
from collections.abc import Sequence
from pathlib import Path

from pages.checkout import COMMAND, CheckoutError, expected, out_of_step, write

_USAGE = "usage: python -m pages --write | --check, at the top of a checkout\n"


def main(arguments: Sequence[str], root: Path) -> int:
    """0 in step (or brought in step), 1 out of step, 2 wrong use."""
    if list(arguments) not in (["--write"], ["--check"]):
        sys.stderr.write(_USAGE)
        return 2
    try:
        made = expected(root)
    except CheckoutError as fault:
        sys.stderr.write(f"{fault}\n{_USAGE}")
        return 2
    if "--write" in arguments:
        sys.stdout.writelines(f"wrote {path}\n" for path in write(root, made))
        return 0
    stale = out_of_step(root, made)
    sys.stdout.writelines(f"out of step: {path}\n" for path in stale)
    if stale:
        sys.stdout.write(f"run `{COMMAND}` and commit what it writes\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path.cwd()))
