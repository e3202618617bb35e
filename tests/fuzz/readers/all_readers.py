"""Gives mutated bytes to every reader of files, mails and answers that no URL takes.

python -m tests.fuzz.readers.all_readers [--count 5000] [--seed 1]

Prints every fault, and exits with 1 after any.
"""

import argparse
import asyncio
import sys

from tests.fuzz.readers import directory_answers, odd_files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wrong = [
        *odd_files.run(options.count, options.seed),
        *asyncio.run(directory_answers.run(options.count, options.seed)),
    ]
    print(*(wrong or ["nothing went wrong"]), sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
