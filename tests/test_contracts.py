"""The contracts between the rooms hold, and each is seen to be broken."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("compliance", "integrations", "delivery", "templates")
COMMAND = Path(sys.executable).with_name("lint-imports")

BREACHES = {
    "delivery may know integrations, integrations may know compliance, and never back": (
        ("integrations/meeting_provider.py", "import delivery.timekeeping.clock"),
        ("compliance/findings/breach.py", "from integrations.zoom import value_readers"),
    ),
    "compliance is pure: no clock, no input or output, no logging, no vendor, "
    "no package from outside": (
        ("compliance/intervals.py", "import os"),
        ("compliance/rules/absent.py", "from msgspec import Struct"),
    ),
    "SQL is spoken in delivery/records and nowhere else": (
        ("delivery/joining/letter_sender.py", "from sqlalchemy import select"),
        ("delivery/web/machines/health.py", "import sqlite3"),
    ),
    "the rooms of delivery know the provider's interface, not Zoom": (
        ("delivery/streams/open_streams.py", "from integrations.zoom.rtms import rtms_messages"),
        ("delivery/web/machines/webhooks.py", "from integrations.zoom.webhooks import signature"),
        ("delivery/commands/serve.py", "from integrations.zoom.rest import meetings"),
    ),
    "the rooms of delivery know the messengers' interfaces, not Notify": (
        ("delivery/joining/letter_sender.py", "from integrations.notify import api_client"),
        ("delivery/commands/serve.py", "from integrations.notify import text_channel"),
    ),
    "inside delivery a room knows only the rooms below it": (
        ("delivery/records/planning/bookings.py", "from delivery.accounts import users"),
        ("delivery/ledger/recorder.py", "from delivery.judging.dispatcher import Judge"),
        ("delivery/review/case.py", "from delivery.web import pages"),
        ("delivery/effects/telling.py", "import delivery.answers"),
        ("delivery/caseload/derivation.py", "import delivery.statements"),
        ("delivery/failures/failed_course.py", "import delivery.judging"),
        ("delivery/proposals/proposals.py", "import delivery.replay"),
    ),
    "inside records a room knows only the rooms below it": (
        ("delivery/records/planning/courses.py", "from delivery.records.review import audit"),
        ("delivery/records/tables/planning.py", "from delivery.records.ledger import ledger"),
    ),
    "PDFs are written in a process of their own": (
        ("delivery/documents/case_html.py", "import weasyprint"),
        ("delivery/web/pages.py", "from weasyprint import HTML"),
    ),
    "the writer of PDFs is imported by nobody": (
        ("delivery/documents/pdf.py", "from delivery.documents import pdf_writer"),
    ),
    "inside compliance a room knows only the rooms below it": (
        ("compliance/attendance/presence.py", "from compliance.findings import breach"),
        ("compliance/events.py", "from compliance import event_order"),
    ),
    "answering a webhook and signing an outcome need no monitor, no templates "
    "and no judging process": (
        ("delivery/web/machines/webhooks.py", "from delivery.web import live_keys"),
        ("delivery/review/decisions.py", "from delivery import templating"),
    ),
    "answering a webhook needs no rules": (
        ("delivery/policies/policy_set.py", "from compliance import policy_completeness"),
        ("delivery/ledger/recorder.py", "from compliance.rules import breaches"),
    ),
    "the composition root is known to the command line alone": (
        ("delivery/judging/dispatcher.py", "from delivery import app"),
        ("delivery/web/pages.py", "from delivery import periodic_jobs"),
    ),
}
"""For each contract, by its name: a file, and a line in it that would be a breach."""


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    command = (COMMAND, "--no-cache", "--no-logo")
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


def is_kept(report: str, contract: str) -> bool:
    """Read the verdict, KEPT or BROKEN, after the contract's name; lines are wrapped."""
    flat = "".join(report.split())
    verdict = flat.partition("".join(contract.split()))[2][:6]
    assert verdict.startswith(("KEPT", "BROKEN")), report
    return verdict.startswith("KEPT")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copy(HOUSE / "pyproject.toml", tmp_path)
    for room in ROOMS:
        unread = shutil.ignore_patterns("__pycache__", "static")
        shutil.copytree(HOUSE / room, tmp_path / room, ignore=unread)
    return tmp_path


def test_the_house_keeps_its_contracts() -> None:
    ran = lint(HOUSE)
    assert ran.returncode == 0, ran.stdout
    assert all(is_kept(ran.stdout, contract) for contract in BREACHES)


def test_every_contract_has_a_breach_to_be_caught() -> None:
    written = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert {contract["name"] for contract in written["contracts"]} == set(BREACHES)


def add(house: Path, file: str, line: str) -> None:
    with (house / file).open("a") as source:
        source.write(f"\n{line}\n")


def is_named(report: str, file: str) -> bool:
    module = file.removesuffix(".py").replace("/", ".")
    return f"{module} " in report.replace("\n", " ")


def test_every_breach_is_caught(copy: Path) -> None:
    for breaches in BREACHES.values():
        for file, line in breaches:
            add(copy, file, line)
    ran = lint(copy)
    assert ran.returncode == 1, ran.stdout
    assert not [contract for contract in BREACHES if is_kept(ran.stdout, contract)]
    files = [file for breaches in BREACHES.values() for file, _ in breaches]
    assert not [file for file in files if not is_named(ran.stdout, file)]


@pytest.mark.thorough  # seconds each
@pytest.mark.parametrize(
    ("contract", "file", "line"),
    [
        pytest.param(contract, file, line, id=f"{file}: {line}")
        for contract, breaches in BREACHES.items()
        for file, line in breaches
    ],
)
def test_a_breach_is_caught_by_its_contract(
    copy: Path, contract: str, file: str, line: str
) -> None:
    add(copy, file, line)
    ran = lint(copy)
    assert ran.returncode == 1, ran.stdout
    assert not is_kept(ran.stdout, contract)
    assert is_named(ran.stdout, file)


def test_every_folder_of_code_is_a_package_for_else_no_contract_sees_it() -> None:
    folders = {path.parent for room in ROOMS for path in (HOUSE / room).rglob("*.py")}
    unseen = {folder for folder in folders if not (folder / "__init__.py").exists()}
    assert {str(folder.relative_to(HOUSE)) for folder in unseen} <= {
        "delivery/records/migrations/versions"  # alembic reads these as files
    }
