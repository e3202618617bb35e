"""The command `coursewatch rules` with its subcommands."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivery.cli import main
from delivery.commands.policies.rules_adopt import ONLY_SHOWN
from delivery.policies import shipped_policies
from delivery.records.database.store import Store
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PinRow
from tests.delivery.policies.test_policy_set import written
from tests.delivery.records.planned_course import LASTS, a_booking, a_course
from tests.service_settings import set_environment

STARTS_AT = datetime(2024, 6, 10, 8, tzinfo=UTC)
NAME = "lrsp-2025-03"
REASON = "The terms of June name a minute."


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> str:
    """The URL of a database with one past course without any event, which needs a person."""
    set_environment(monkeypatch, sqlite_url)
    asyncio.run(plan(sqlite_url))
    return sqlite_url


async def plan_to_come(url: str) -> None:
    store = Store(url)
    starts_at = datetime(2100, 3, 1, 10, tzinfo=UTC)
    async with store.writing() as tx:
        await a_course(tx, reference="LATER", starts_at=starts_at, ends_at=starts_at + LASTS)
    await store.close()


async def plan(url: str) -> None:
    store = Store(url)
    async with store.writing() as tx:
        await a_booking(tx, await a_course(tx, starts_at=STARTS_AT, ends_at=STARTS_AT + LASTS))
    await store.close()


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A policy's file, under which it costs something to be looked at."""
    path = tmp_path / "own.toml"
    text = shipped_policies.shipped_text(NAME).replace(NAME, "own-2026-07")
    path.write_text(
        text.replace("[consequences.review]", "[consequences.review]\ncharge_pence = 99")
    )
    return path


def pinned(url: str) -> PinRow | None:
    async def look() -> PinRow | None:
        store = Store(url)
        try:
            async with store.reading() as tx:
                return await policy_pins.current(tx, 1)
        finally:
            await store.close()

    return asyncio.run(look())


def test_typed_alone_it_says_the_rules(capsys: pytest.CaptureFixture[str], policy: Path) -> None:
    assert main(["rules"]) == 0
    assert f"policy {NAME}" in capsys.readouterr().out
    assert main(["rules", "--policy", str(policy)]) == 0
    assert "policy own-2026-07" in capsys.readouterr().out


def test_a_policy_is_tried_on_the_courses_since_a_day(
    url: str, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "try", str(policy), "--since", "2024-06-10"]) == 0
    assert "June 2024: 1 would have had other" in capsys.readouterr().out
    assert main(["rules", "try", str(policy), "--since", "2024-06-10", "--list", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [change["booking"] for change in printed["changed"]] == ["B-1"]
    assert main(["rules", "try", str(policy), "--since", "2024-06-11", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["courses"] == 0


def test_a_policy_with_a_fault_is_refused_with_its_place(
    url: str, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(policy.read_text().replace("charge_pence = 99", "charge_pence = 'much'", 1))
    lines = policy.read_text().splitlines()
    line = 1 + lines.index("charge_pence = 'much'")
    trying = ["try", str(policy), "--since", "2024-06-10"]
    for typed in (trying, ["pin", "NSAC-1", str(policy)], ["check", str(policy)]):
        assert main(["rules", *typed]) == 2
        (said,) = capsys.readouterr().err.splitlines()
        assert said.startswith(f"{policy}, line {line}: consequences.review.charge_pence must be")


def test_a_policy_that_can_be_used_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", "lrsp-2025-03"]) == 0
    assert "policy lrsp-2025-03, in force from 2025-03-01: it can be used." in (
        capsys.readouterr().out
    )


def test_an_invalid_day_is_bad_input(url: str, policy: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["rules", "try", str(policy), "--since", "June"])
    assert caught.value.code == 2


def test_a_course_is_pinned_for_a_reason_and_not_without(
    url: str, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "pin", "NSAC-1", str(policy)]) == 1
    assert capsys.readouterr().err.startswith("reason: ")
    assert pinned(url) is None
    assert main(["rules", "pin", "NSAC-1", str(policy), "--reason", REASON]) == 0
    pin = pinned(url)
    assert pin is not None
    assert (pin.policy.text, pin.reason) == (policy.read_text(), REASON)
    assert "own-2026-07, and judged under it" in capsys.readouterr().out


@pytest.mark.parametrize(
    "typed", [["try", NAME, "--since", "2024-06-10"], ["pin", "NSAC-1", NAME, "--reason", REASON]]
)
def test_a_database_of_another_version_is_named_as_the_reason(
    url: str,
    typed: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COURSEWATCH_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert main(["rules", *typed]) == 1
    assert "coursewatch migrate" in capsys.readouterr().err


def test_a_folder_is_checked_as_the_service_reads_it(
    tmp_path: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    text = policy.read_text().replace("in_force_from = 2025-03-01", "in_force_from = 2026-07-01")
    (folder / "own.toml").write_text(text)
    assert main(["rules", "check", str(folder)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [line.split(", ")[1] for line in printed] == [f"policy {NAME}", "policy own-2026-07"]
    (folder / "own.toml").write_text(policy.read_text())
    assert main(["rules", "check", str(folder)]) == 2
    assert f"{folder / 'own.toml'}, line " in capsys.readouterr().err


@pytest.mark.parametrize("command", [["serve"], ["import", "no-such-file.csv"]])
def test_no_command_starts_with_a_broken_policy(
    url: str,
    policy: Path,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    policy.write_text(policy.read_text().replace("hours = 72", "hours = 0", 1))
    monkeypatch.setenv("COURSEWATCH_POLICY_FOLDER", str(policy.parent))
    assert main(command) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"{policy}, line ")
    assert "consequences.refused_late.hours must be longer than 0" in said


def test_courses_to_come_are_shown_and_then_adopted_by_the_policy_of_their_day(
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    written(folder, "lrsp-2026-07", "2026-07-01")
    monkeypatch.setenv("COURSEWATCH_POLICY_FOLDER", str(folder))
    asyncio.run(plan_to_come(url))
    line = f"Course LATER, Monday 1 March 2100: {NAME} -> lrsp-2026-07"
    assert main(["rules", "adopt"]) == 0
    assert capsys.readouterr().out.splitlines() == [line, ONLY_SHOWN]
    assert main(["rules", "adopt", "--reason", "short"]) == 1
    assert main(["rules", "adopt", "--reason", REASON]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == line
    assert main(["rules", "adopt", "--reason", REASON]) == 0
    assert capsys.readouterr().out == ""
