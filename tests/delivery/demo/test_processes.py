"""The demonstration's processes: their ports, and the message about one that does not start."""

import socket
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from delivery.demo import processes
from delivery.demo.processes import ProcessNotStarted, addresses


def test_a_port_that_is_taken_is_left_to_whoever_has_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", unused_port()))
        taken.listen()
        port = taken.getsockname()[1]
        at = addresses(port)
    assert port not in (at.service, at.zoom, at.mailbox, at.smtp)


def test_every_part_has_a_port_of_its_own() -> None:
    at = addresses(unused_port())
    assert len({at.service, at.zoom, at.mailbox, at.smtp}) == 4


async def test_a_process_that_does_not_answer_in_time_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "READY_WITHIN_S", 0)
    url = f"http://127.0.0.1:{unused_port()}/state"
    zoom = processes.running("zoom", environ={}, ready=url, log=tmp_path / "zoom.log")
    reason = f"The process `coursewatch zoom` did not answer at {url} within 0 seconds"
    with pytest.raises(ProcessNotStarted, match=reason):
        async with zoom:
            pass


@pytest.mark.thorough
async def test_a_process_that_ends_before_it_answers_is_named(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{unused_port()}/readyz"
    service = processes.running("serve", environ={}, ready=url, log=tmp_path / "service.log")
    with pytest.raises(ProcessNotStarted, match="The process `coursewatch serve` ended with code"):
        async with service:
            pass
