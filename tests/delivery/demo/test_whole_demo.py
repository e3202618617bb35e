"""`coursewatch demo` shows its story to the end and leaves no process running."""

import asyncio
import json
import os
import re
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from delivery.commands.demo import UP
from delivery.demo.people import CLIENTS, COURSE
from tests.waiting import LONG_S, waiting_for

COMMAND = str(Path(sys.executable).with_name("coursewatch"))
ADDRESS = re.compile(r"^  (?:coursewatch|mailbox|simulated Zoom) +(http://\S+)$", re.MULTILINE)
SHOWN = {
    "D-1001": ("completed", []),
    "D-1002": ("review", ["absent"]),
    "D-1003": ("review", ["camera_off"]),
    "D-1004": ("refused_late", ["arrived_late"]),
    "D-1005": ("completed", []),
    "D-1006": ("review", ["vehicle"]),
    "D-1007": ("non_completion_left_early", ["left_early"]),
    "D-1008": ("did_not_attend", []),
    "D-1009": ("completed", []),
}
FOLLOWED = """
    SELECT finished, result FROM assessments JOIN courses ON courses.id = course_id
    WHERE reference = ?
"""
SIGNED = "SELECT reference, outcome FROM outcomes JOIN bookings ON bookings.id = booking_id"
PROPOSED = """
    SELECT reference FROM proposals JOIN bookings ON bookings.id = booking_id
    WHERE proposals.id NOT IN (SELECT proposal_id FROM outcomes WHERE proposal_id IS NOT NULL)
"""
TASKS = """
    SELECT reference, kind, tasks.state FROM tasks JOIN bookings ON bookings.id = booking_id
    ORDER BY tasks.id
"""


PORT = 20_000 + os.getpid() % 1_000 * 10
"""The first of four ports of this test process, outside the range that the system gives to other
connections."""


@asynccontextmanager
async def demonstration(folder: Path, *arguments: str) -> AsyncIterator[Process]:
    """Runs the command, with a setting in the environment that belongs to another service."""
    other = {"COURSEWATCH_OUTBOX_FOLDER": str(folder.parent / "outbox")}
    process = await asyncio.create_subprocess_exec(
        COMMAND,
        "demo",
        f"--folder={folder}",
        f"--port={PORT}",
        *arguments,
        env={**os.environ, **other},
        stdin=PIPE,
        stdout=PIPE,
        stderr=STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()  # a kill would leave its own processes behind
        await process.communicate()


@pytest.mark.thorough
@pytest.mark.parametrize(
    "options", [pytest.param([], id="shipped"), pytest.param(["--policies=example"], id="example")]
)
async def test_the_recommendations_follow_from_the_story(
    tmp_path: Path, options: list[str]
) -> None:
    folder = tmp_path / "demo"
    async with (
        waiting_for("the demonstration to end", LONG_S * 3),
        demonstration(folder, "--speed=600", "--end", *options) as process,
    ):
        said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    with closing(sqlite3.connect(folder / "coursewatch.db")) as records:
        ((finished, result),) = records.execute(FOLLOWED, (COURSE,))
        keys = [key for (key,) in records.execute("SELECT link_key FROM bookings")]
        signed = dict(records.execute(SIGNED))
        proposed = [reference for (reference,) in records.execute(PROPOSED)]
        tasks = records.execute(TASKS).fetchall()
    assert finished
    assert signed == {"D-1001": "completed", "D-1007": "non_completion_left_early"}
    assert proposed == ["D-1004"]
    assert tasks[0] == ("D-1001", "national_status", "done")
    assert set(tasks[1:]) == {
        ("D-1007", kind, "open") for kind in ("charge", "refund", "national_status")
    }
    assert "Now decide yourself." in said.decode()
    outcomes = {
        person["reference"]: (
            person["recommendation"]["outcome"],
            [breach["rule"] for breach in person["breaches"]],
        )
        for person in json.loads(result)["bookings"]
    }
    assert outcomes == SHOWN
    log = (folder / "service.log").read_text()
    assert '"event": "request"' in log
    private = {
        word for person in CLIENTS for word in (person.given_name, person.family_name, person.email)
    }
    assert [word for word in sorted({*private, *keys}) if word in log] == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    "sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name
)
async def test_a_signal_ends_the_demonstration_and_its_processes(
    tmp_path: Path, sent: signal.Signals
) -> None:
    async with demonstration(tmp_path / "demo") as process:
        addresses = await listed_addresses(process)
        assert [await answers(url) for url in addresses] == [True] * 3
        process.send_signal(sent)
        async with waiting_for("the demonstration to end"):
            await process.communicate()
    assert process.returncode == 0
    assert [await answers(url) for url in addresses] == [False] * 3


@pytest.mark.thorough
async def test_a_folder_that_cannot_be_made_is_reported_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    async with (
        waiting_for("the demonstration to end"),
        demonstration(tmp_path / "file" / "demo") as process,
    ):
        said, _ = await process.communicate()
    assert process.returncode == 1
    assert said.decode() == f"Not a directory {tmp_path / 'file' / 'demo'}\n"


async def listed_addresses(process: Process) -> list[str]:
    """The addresses that the demonstration prints, once its parts answer."""
    assert process.stdout is not None
    said = ""
    async with waiting_for("the demonstration to answer", LONG_S * 2):
        while UP not in said:
            line = await process.stdout.readline()
            assert line, said
            said += line.decode()
    return ADDRESS.findall(said)


async def answers(url: str) -> bool:
    try:
        async with aiohttp.ClientSession() as http, http.get(url):
            return True
    except aiohttp.ClientError:
        return False
