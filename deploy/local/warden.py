"""Waits for the runner to die; if it was killed and could not tidy up, ends what it left.

Started by the runner with a pipe as its standard input, on which it hears of each child's session, a number a line. The
pipe closes when the runner ends, in whatever way.
"""

import sys

from deploy.local.leftovers import sweep

GRACE = 3.0  # seconds for owners and engines to finish what they hold


def main() -> None:
    """`python -m deploy.local.warden RUN_ID`."""
    sessions = {int(line) for line in sys.stdin}
    sweep(sys.argv[1], GRACE, sessions)


if __name__ == "__main__":
    main()
