"""A bench's table in the README: below a line that describes the machine, between two marks of its
own. Text outside the marks is kept by hand."""

import argparse
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.measuring import process_figures

README = Path(__file__).parents[1] / "README.md"
NOT_YET = "Not measured yet on a quiet machine.\n"

HEADS = ("measure", "goal", "found")
Line = tuple[str, str, str]
"""The subject of the measurement, the goal (or nothing), and the result."""


def machine() -> str:
    processors = Path("/proc/cpuinfo").read_text()
    model = next(
        (line for line in processors.splitlines() if line.startswith("model name")), ": unknown"
    )
    return (
        f"{process_figures.machine()}; {model.partition(':')[2].strip()}; "
        f"Linux {platform.release()}; "
        f"{datetime.now(UTC):%d %B %Y}"
    )


def table(
    began: str, command: str, lines: Sequence[Sequence[str]], heads: Sequence[str] = HEADS
) -> str:
    """A column for each of `heads`."""
    rows = "\n".join(f"| {' | '.join(line)} |" for line in [heads, ["---"] * len(heads), *lines])
    return f"`{command}` on {began}\n\n{rows}\n"


def asks_to_write(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", action="store_true", help="the table into README.md")


def publish(name: str, table: str, *, write: bool) -> None:
    """Prints the table and writes it between its marks. Raises ValueError if there are none."""
    print(f"\n{table}", flush=True)
    if not write:
        return
    begins, ends = f"<!-- {name}: written by make -->", f"<!-- {name}: end -->"
    page = README.read_text()
    before, mark, after_mark = page.partition(f"{begins}\n")
    _, closed, after = after_mark.partition(ends)
    if not mark or not closed:
        raise ValueError(f"README.md has no place for {name}")
    README.write_text(f"{before}{begins}\n{table}{ends}{after}")
