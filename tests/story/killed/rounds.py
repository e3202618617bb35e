"""Kills the sender of messages at a step of its work, and counts what the recipients got.

    python -m tests.story.killed.rounds DATABASE_URL --kills 200 --seed 7

It prints a line for each family of messages and ends with 1 if a message came twice, or came not at
all and no person knows of it. The process itself opens nothing: each life is a fork of it.
"""

import argparse
import json
import logging
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog

from delivery.records.migrate import migrate
from tests.story.killed.deadly_channels import LETTERS, PORTS
from tests.story.killed.message_families import FAMILIES, Family, Round
from tests.story.killed.sender_lives import KILLED, Lives, in_a_process, read_beforehand

FIRST = datetime(2026, 6, 8, 8, tzinfo=UTC)
APART = timedelta(days=2)
TO_A_PERSON = ("telephone", "due")
STARTS_WITHIN_S = 60.0


@dataclass(slots=True)
class Tally:
    """What became of the messages of one family."""

    family: str
    kills: int = 0
    unharmed: int = 0
    """Lives that ended before their step."""
    arrived: int = 0
    to_a_person: int = 0
    """Messages that may not have arrived, and wait for a call by a person."""
    twice: int = 0
    silent: int = 0
    """Messages that did not arrive, and of which nobody knows."""
    unequal: int = 0
    """Causes with no message or with several, and messages noted as sent that did not arrive."""

    @property
    def fails(self) -> bool:
        return bool(self.twice or self.silent or self.unequal)


@dataclass(slots=True)
class KillRounds:
    url: str
    folder: Path
    chance: random.Random
    number: int = 0

    def of(self, family: Family, kills: int) -> Tally:
        """Lets one message pass unharmed, and kills the sender of each other."""
        tally = Tally(family.name)
        steps = self._round(family, tally, None)
        moments: list[int | str] = [*family.steps]
        while len(moments) < kills:
            at_channel = self.chance.random() < 0.4
            moments.append(
                self.chance.choice(family.steps) if at_channel else self.chance.randint(1, steps)
            )
        for moment in moments[:kills]:
            self._round(family, tally, moment)
        return tally

    def _round(self, family: Family, tally: Tally, moment: int | str | None) -> int:
        """Returns how many steps the database took in a life that nobody killed."""
        self.number += 1
        this = Round(self.number, FIRST + self.number * APART)
        lives, answer, steps = Lives(self.url, self.folder, family, this), self.folder / "answer", 0
        in_a_process(lives.begin, answer)
        if moment is None:
            steps = int(str(in_a_process(lives.live, answer)))
        else:
            is_dead = in_a_process(_dying(lives, moment), answer) is KILLED
            tally.kills += is_dead
            tally.unharmed += not is_dead
        in_a_process(lives.go_on, answer)
        self._count(tally, family, this, in_a_process(lives.ends, answer))
        return steps

    def _count(self, tally: Tally, family: Family, this: Round, ends: object) -> None:
        arrivals = sum(
            recipient == family.recipient(this) and "late" not in subject
            for recipient, subject in self._letters()
        )
        rows = [tuple(row) for row in ends] if isinstance(ends, list) else []
        tally.arrived += arrivals == 1
        tally.twice += arrivals > 1
        waits = rows == [TO_A_PERSON]
        tally.to_a_person += waits
        tally.silent += arrivals == 0 and not waits
        is_noted_wrongly = arrivals == 0 and any(state == "sent" for _, state in rows)
        if len(rows) != 1 or is_noted_wrongly:
            tally.unequal += 1

    def _letters(self) -> Iterator[tuple[str, str]]:
        letters = self.folder / LETTERS
        for line in letters.read_text().splitlines() if letters.exists() else ():
            recipient, subject = json.loads(line)
            yield recipient, subject


def _dying(lives: Lives, moment: int | str) -> Callable[[], Awaitable[None]]:
    if isinstance(moment, str):
        return partial(lives.be_killed_at, moment)
    return partial(lives.die_at, moment)


@contextmanager
def channels(folder: Path) -> Iterator[None]:
    module = "tests.story.killed.deadly_channels"
    process = subprocess.Popen([sys.executable, "-m", module, str(folder)])
    try:
        until = time.monotonic() + STARTS_WITHIN_S
        while not (folder / PORTS).exists():
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the channels do not start")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--kills", type=int, default=200, help="of all families together")
    parser.add_argument("--seed", type=int, default=1)
    typed = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    migrate(typed.url)
    read_beforehand()
    fails = False
    with tempfile.TemporaryDirectory() as name, channels(Path(name)):
        rounds = KillRounds(typed.url, Path(name), random.Random(typed.seed))  # noqa: S311 - no secret
        for number, family in enumerate(FAMILIES):
            share = typed.kills // len(FAMILIES) + (number < typed.kills % len(FAMILIES))
            tally = rounds.of(family, share)
            fails |= tally.fails
            print(json.dumps(asdict(tally)), flush=True)
    return int(fails)


if __name__ == "__main__":
    raise SystemExit(main())
