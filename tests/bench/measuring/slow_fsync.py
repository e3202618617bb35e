"""A preloaded library that makes every fsync 3 ms slower; needs a C compiler."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.bench.servers.server_process import ROOT

SOURCE = Path(__file__).with_name("slow_fsync.c")
BUILT = ROOT / ".bench" / "slow_fsync.so"
COUNTS = "SLOW_FSYNC_COUNTS"
NO_COMPILER = "not measured: no C compiler (cc) to build the slow fsync with"


def built() -> Path | None:
    """The path of the library; None without a compiler."""
    if shutil.which("cc") is None:
        return None
    BUILT.parent.mkdir(exist_ok=True)
    command = ["cc", "-O2", "-shared", "-fPIC", "-o", str(BUILT), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return BUILT


def environ(library: Path | None, counts: Path) -> dict[str, str]:
    """The environment of a slow process; empty for a process that is not slowed."""
    return {} if library is None else {"LD_PRELOAD": str(library), COUNTS: os.fspath(counts)}


def calls(counts: Path) -> int:
    """The number of fsync calls of the process with the most; 0 if the library has no effect."""
    return (
        max((int(line) for line in counts.read_text().split()), default=0) if counts.exists() else 0
    )
