"""`make bench-kill-letters`: whether a message comes twice or is lost unseen when its sender is
killed, at each step and on each database."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.endurance import database, database_of
from tests.bench.measuring import result_table


def tallies(url: str, kills: int, seed: int) -> Iterator[dict[str, int]]:
    """Yields the tally of each family of messages, and prints it."""
    command = [sys.executable, "-m", "tests.story.killed.rounds", url]
    command += ["--kills", str(kills), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as rounds:
        for line in rounds.stdout or ():
            print(line.strip(), flush=True)
            yield json.loads(line)


def line_of(url: str, every: list[dict[str, int]]) -> result_table.Line:
    total = {name: sum(tally[name] for tally in every) for name in every[0] if name != "family"}
    faults = f"**{total['twice']}, {total['silent']}, {total['unequal']}**"
    of = f"of {total['kills'] + total['unharmed'] + len(every)} messages in {len(every)} families"
    people = f"{total['arrived']} arrived, {total['to_a_person']} wait for a person"
    subject = (
        f"{database_of(url)}, the sender killed {total['kills']} times: twice, lost unseen, unequal"
    )
    return subject, "0, 0, 0", f"{faults} {of}; {people}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=210, help="on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    result_table.asks_to_write(parser)
    typed = parser.parse_args()
    began, lines = result_table.machine(), []
    for engine in ("sqlite", "postgresql"):
        if typed.only in (None, engine):
            with (
                tempfile.TemporaryDirectory() as name,
                database(Path(name), engine == "postgresql") as url,
            ):
                lines.append(line_of(url, [*tallies(url, typed.kills, typed.seed)]))
    table = result_table.table(began, "make bench-kill-letters", lines)
    result_table.publish("kill-letters", table, write=typed.write)
    return int(not all("**0, 0, 0**" in figure for _, _, figure in lines))


if __name__ == "__main__":
    raise SystemExit(main())
