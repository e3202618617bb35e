"""The clock that starts the scans."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import structlog
import time_machine

from delivery.scheduler import Scan, running
from delivery.timekeeping.scan_progress import ScanProgress
from tests.doubles.settable_clock import SettableClock
from tests.waiting import waiting_for

OFTEN_S = 0.01


class Counted:
    """A scan that says when it runs, and may be slow or fail."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.turns = 0
        self.begun = asyncio.Semaphore(0)
        self.may_end = asyncio.Event()
        self.ended_well = False
        self._fault = fault

    async def run(self) -> None:
        self.turns += 1
        self.begun.release()
        if self._fault:
            raise self._fault
        await self.may_end.wait()
        self.ended_well = True

    async def until(self, turns: int) -> None:
        for _ in range(turns):
            await self.begun.acquire()


async def test_every_scan_runs_at_once_however_seldom_it_runs() -> None:
    scans = [Counted(), Counted()]
    async with running([Scan(str(n), scan.run, 3600) for n, scan in enumerate(scans)]):
        for scan in scans:
            await scan.until(1)


async def test_a_scan_runs_again_and_again() -> None:
    scan = Counted()
    scan.may_end.set()
    async with running([Scan("scan", scan.run, OFTEN_S)]):
        await scan.until(3)


async def test_scans_of_one_interval_take_their_later_turns_one_after_the_other() -> None:
    begun: list[str] = []
    enough = asyncio.Event()

    def scan(name: str) -> Scan:
        async def run() -> None:
            begun.append(name)
            if len(begun) == 6:
                enough.set()

        return Scan(name, run, 0.06)

    async with running([scan("a"), scan("b"), scan("c")]):
        await enough.wait()
    assert begun[:6] == ["a", "b", "c"] * 2


async def test_a_slow_scan_is_never_run_twice_at_a_time() -> None:
    slow, quick = Counted(), Counted()
    quick.may_end.set()
    async with running([Scan("slow", slow.run, OFTEN_S), Scan("quick", quick.run, OFTEN_S)]):
        await quick.until(5)
        assert slow.turns == 1
        slow.may_end.set()
        await slow.until(2)


async def test_a_fault_costs_a_turn_and_nothing_more() -> None:
    failing = Counted(fault=ValueError("Alan Archer, alan@client.example"))
    with structlog.testing.capture_logs() as logged:
        async with running([Scan("failing", failing.run, OFTEN_S)]):
            await failing.until(3)
    assert logged[0]["scan"] == "failing"
    assert "ValueError at " in logged[0]["fault"]
    assert "test_scheduler.py" in logged[0]["fault"]


async def test_the_message_of_a_fault_is_not_logged() -> None:
    failing = Counted(fault=ExceptionGroup("Alan", [ValueError("Alan"), KeyError("Archer")]))
    with structlog.testing.capture_logs() as logged:
        async with running([Scan("failing", failing.run, 3600)]):
            await failing.until(1)
    assert logged[0]["fault"] == "ValueError; KeyError"


def still_running(name: str) -> bool:
    return any(task.get_name() == name for task in asyncio.all_tasks())


@pytest.mark.parametrize("hours", [-1, 1])
async def test_scans_go_on_when_the_clock_is_set(hours: int) -> None:
    scan, set_at = Counted(), datetime.now(UTC) + timedelta(hours=hours)
    scan.may_end.set()
    with structlog.testing.capture_logs() as logged:
        async with running([Scan("scan", scan.run, OFTEN_S)]):
            await scan.until(1)
            with time_machine.travel(set_at, tick=True):
                async with waiting_for("turns by the clock that was set"):
                    while not logged:
                        await scan.until(1) if hours > 0 else await asyncio.sleep(OFTEN_S)
                    scan.begun = asyncio.Semaphore(0)
                    await scan.until(5)
    (line,) = logged
    assert line["event"] == "the machine's clock was set"
    assert round(line["by_s"] / 3600) == hours


async def test_a_scan_whose_turn_never_ends_is_reported_as_stalled() -> None:
    clock = SettableClock()
    progress = ScanProgress(clock.elapsed_s)
    slow, quick = Counted(), Counted()
    quick.may_end.set()
    scans = [Scan("slow", slow.run, OFTEN_S, longest_s=600), Scan("quick", quick.run, OFTEN_S)]
    async with running(scans, progress):
        await slow.until(1)
        await quick.until(2)
        assert progress.stalled() == ()
        clock.go_on(timedelta(seconds=601))
        await quick.until(3)
        assert progress.stalled() == ("slow",)
        slow.may_end.set()
        await slow.until(1)
        assert "slow" not in progress.stalled()


async def test_running_turns_are_cancelled_and_awaited_at_the_end() -> None:
    slow = Counted()
    async with running([Scan("slow", slow.run, OFTEN_S)]):
        await slow.until(1)
        assert still_running("slow")
    assert not slow.ended_well
    assert not still_running("slow")


async def test_a_fault_of_the_service_itself_ends_the_scans_too() -> None:
    slow = Counted()
    with pytest.raises(RuntimeError):  # noqa: PT012 - the fault must come from inside
        async with running([Scan("slow", slow.run, OFTEN_S)]):
            await slow.until(1)
            raise RuntimeError
    assert not still_running("slow")
