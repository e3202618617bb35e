"""Gives mutated register files, with genuine ones among them, to `coursewatch import`.

    python -m tests.fuzz.registers.commands [--count 5000] [--seed 1] [--postgresql]

Exit 1 if the command fails, says nothing, writes what a terminal does not show, or does not take a
genuine register.
"""

import asyncio
import os
import sys
import tempfile
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from random import Random
from unittest.mock import patch

from delivery.cli import main as coursewatch
from delivery.records.database.store import Store
from tests.doubles.settable_clock import SettableClock
from tests.fuzz.fuzz_command import outcome_of
from tests.fuzz.fuzzed.service_process import stop_clock
from tests.fuzz.registers.mutated_files import RegisterMutator
from tests.fuzz.registers.uploads import COURSES, EVERY, genuine, is_taken, rows_of
from tests.service_settings import environment_of

TAKEN, REFUSED = 0, 1


@dataclass(slots=True)
class CommandFuzz:
    statuses: Counter[int] = field(default_factory=Counter)
    failing: list[str] = field(default_factory=list)
    """The files that end in an exception, or in no plain sentence."""
    lost: list[str] = field(default_factory=list)
    """Clients of genuine registers who are not on record."""


async def run(url: str, count: int, seed: int) -> CommandFuzz:
    """Gives `count` files to the command, on the migrated, empty database at `url`."""
    return await asyncio.to_thread(_run, url, count, seed)


def _run(url: str, count: int, seed: int) -> CommandFuzz:
    outcome, chance, mutator = CommandFuzz(), Random(seed), RegisterMutator(seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as name:
        file, plan = Path(name) / "register", Path(name) / "clock.json"
        stop_clock(plan, SettableClock().now())
        settings = environment_of(url) | {"COURSEWATCH_REHEARSAL_CLOCK": str(plan)}
        with patch.dict(os.environ, settings):
            for number in range(count):
                is_genuine = number % EVERY == 0
                odd = mutator.file(rows_of(COURSES + chance.randrange(COURSES)))
                raw = genuine(number, chance) if is_genuine else odd
                file.write_bytes(raw)
                status, said = _imported(file)
                outcome.statuses[status] += 1
                if fault := _fault(status, said):
                    outcome.failing.append(f"{fault}: {said[-300:]!r} {raw[:300]!r}")
                if is_genuine and (status != TAKEN or not asyncio.run(_is_taken(url, number))):
                    outcome.lost.append(f"Archer {number}")
    return outcome


def _imported(file: Path) -> tuple[int, str]:
    """The status of the command, and all that it writes; -1 after an exception."""
    written = TextIOWrapper(BytesIO(), "utf-8", write_through=True)
    with redirect_stdout(written), redirect_stderr(written):
        try:
            status = coursewatch(["import", str(file), "--yes"])
        except Exception as fault:  # noqa: BLE001 - every exception is a fault
            return -1, f"{type(fault).__name__}: {fault}"
    written.seek(0)
    return status, written.read()


def _fault(status: int, said: str) -> str:
    if status not in (TAKEN, REFUSED):
        return f"status {status}"
    if status == REFUSED and not said.endswith("Nothing was imported.\n"):
        return "no sentence"
    if "Warning: " in said:
        return "a library's warning"
    return "" if said.replace("\n", "").isprintable() else "not printable"


async def _is_taken(url: str, number: int) -> bool:
    store = Store(url)
    try:
        return await is_taken(store, number)
    finally:
        await store.close()


def main() -> int:
    outcome = outcome_of(run, __doc__, 5_000)
    print("statuses", dict(sorted(outcome.statuses.items())))
    print(f"genuine registers not taken: {', '.join(outcome.lost) or 'none'}")
    print(*outcome.failing[:20], sep="\n")
    return 1 if outcome.failing or outcome.lost else 0


if __name__ == "__main__":
    sys.exit(main())
