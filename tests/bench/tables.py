"""The bench's table: under a line that describes the machine, between two marks in the README."""

import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import measured

README = Path(__file__).with_name("README.md")
BEGINS, ENDS = "<!-- webhooks: written by make bench -->", "<!-- webhooks: end -->"


def machine() -> str:
    told = Path("/proc/cpuinfo").read_text()
    model = next((line for line in told.splitlines() if line.startswith("model name")), ": unknown")
    return (
        f"{measured.machine()}; {model.partition(':')[2].strip()}; Linux {platform.release()}; "
        f"{datetime.now(UTC):%d %B %Y}"
    )


def table(began: str, lines: Sequence[tuple[str, str]]) -> str:
    rows = "\n".join(f"| {what} | {found} |" for what, found in lines)
    return f"{began}\n\n| measure | found |\n|---|---|\n{rows}\n"


def write(told: str) -> None:
    before, _, rest = README.read_text().partition(BEGINS)
    README.write_text(f"{before}{BEGINS}\n{told}{ENDS}{rest.partition(ENDS)[2]}")
