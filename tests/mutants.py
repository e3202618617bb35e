"""Prints the share of mutants that the tests killed, of the run that `make mutants` made."""

import json
import sys
from pathlib import Path

ASKED = 0.95


def main() -> int:
    stats = json.loads(Path("mutants/mutmut-cicd-stats.json").read_text())
    killed = stats["killed"] + stats["timeout"]
    share = killed / stats["total"]
    print(f"{killed} of {stats['total']} mutants killed: {share:.1%}")
    return 0 if share >= ASKED else 1


if __name__ == "__main__":
    sys.exit(main())
