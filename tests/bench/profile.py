"""`make bench-profile`: where the service's time goes under load, by py-spy's samples."""

import argparse
import asyncio
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.load.generator import fired
from tests.bench.load.order import LoadRequest
from tests.bench.servers import coursewatch, rival_servers
from tests.bench.servers.server_process import free_port

SPY = rival_servers.PYTHON.with_name("py-spy")
SHOWN = 25


def told(samples: Path) -> str:
    """The running functions and the functions that called them, each in percent of the samples."""
    running, within, every = Counter[str](), Counter[str](), 0
    for line in samples.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        frames, every = stack.split(";"), every + int(count)
        running[frames[-1]] += int(count)
        for frame in {frame.rpartition(":")[0] or frame for frame in frames}:
            within[frame] += int(count)
    parts = (("itself", running), ("with what it calls", within))
    return "\n".join(
        f"{100 * count / every:5.1f} %  {frame}  ({how})"
        for how, counted in parts
        for frame, count in counted.most_common(SHOWN)
    )


async def run(courses: int, seconds: float, folder: Path) -> str:
    url, now, port = coursewatch.sqlite(folder / "ours.db"), datetime.now(UTC), free_port()
    await coursewatch.migrated(url)
    if courses:
        await coursewatch.settled(url, courses, 9, now)
    samples = folder / "samples"
    async with coursewatch.serving(url, port, folder) as pid:
        spying = await asyncio.create_subprocess_exec(
            str(SPY), "record", "-r", "200", "-d", str(int(seconds)), "-f", "raw",
            "-o", str(samples), "-p", str(pid),
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        order = LoadRequest(ports=(port,), secret=coursewatch.SECRET, since=now, seconds=seconds)
        report = await fired(order)
        await spying.wait()
    return f"{report.rate:.0f} webhooks a second\n{told(samples)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--courses", type=int, default=0, help="on record, to be judged")
    parser.add_argument("--seconds", type=float, default=10.0)
    typed = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(asyncio.run(run(typed.courses, typed.seconds, Path(name))))


if __name__ == "__main__":
    main()
