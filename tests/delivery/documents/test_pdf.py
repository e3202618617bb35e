"""The PDF of a case is tagged for people who hear it, and its writer reads nothing from outside."""

import os
import re
from ctypes.util import find_library
from pathlib import Path

import pytest

from delivery.documents.case_html import html_of
from delivery.documents.document_rules import EVIDENCE, PERSON
from delivery.documents.pdf import PdfNotWritten, PdfWriter
from delivery.records.database.store import Store
from tests.delivery.documents import told_case
from tests.delivery.documents.made_documents import ENVIRONMENT, document_of
from tests.delivery.documents.pdf_structure import Structure, structure_of
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import make_desk

needs_pango = pytest.mark.skipif(
    not find_library("pango-1.0") and "CI" not in os.environ, reason="there is no Pango"
)


def faults_of(structure: Structure) -> list[str]:
    """What a reader who hears the document would lack."""
    root, levels = structure.root, structure.levels
    steps = zip([0, *levels], levels, strict=False)
    tables = root.named("Table")
    faults = {
        "no title": not structure.title or not structure.shows_title,
        "no language": structure.language != "en-GB",
        "not tagged": not structure.is_tagged or structure.standard != "1",
        "not one first heading": levels[:1] != [1] or levels.count(1) != 1,
        "a level is skipped": any(level > before + 1 for before, level in steps),
        "a figure without an alternative": not all(
            figure.alternative for figure in root.named("Figure")
        ),
        "a table without headers": not all(table.named("TH") for table in tables),
        "a table without a caption": not all(table.named("Caption") for table in tables),
    }
    return [fault for fault, is_there in faults.items() if is_there]


@pytest.mark.thorough
@needs_pango
async def test_the_pdf_of_a_long_case_can_be_heard(store: Store, clock: SettableClock) -> None:
    desk = await make_desk(store, clock)
    for minute in range(30):
        state = "on" if minute % 2 else "off"
        await desk.live.notes("camera", f"09:{minute + 25}", booking="B-G", state=state)
    booking_id = await told_case.tell(desk)
    html = html_of(await document_of(desk, booking_id, EVIDENCE), EVIDENCE, ENVIRONMENT)
    structure = structure_of(await PdfWriter().pdf_of(html))
    assert faults_of(structure) == []
    assert structure.title == "Evidence of a case: booking B-G"
    tables = html.count("<table")
    assert tables > 3
    # a table that runs over the end of a page would be two in the structure
    assert len(structure.root.named("Table")) == tables
    parts = re.findall(r"\(part (\d) of (\d)\)", html)
    assert [number for number, _ in parts] == [str(each + 1) for each in range(len(parts))]
    assert len(structure.root.named("Figure")) == 2


BROKEN = """
<title></title>
<h2>First</h2><h4>Third</h4>
<svg><rect width="9" height="9"/></svg>
<table><tr><td>A cell</td></tr></table>
<link rel="attachment" href="{}">
"""


@needs_pango
async def test_the_guard_sees_what_is_wrong_and_the_writer_reads_no_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")
    pdf = await PdfWriter().pdf_of(BROKEN.format(secret.as_uri()))
    assert faults_of(structure_of(pdf)) == [
        "no title",
        "no language",
        "not one first heading",
        "a level is skipped",
        "a figure without an alternative",
        "a table without headers",
        "a table without a caption",
    ]
    assert b"secret.txt" not in pdf
    assert b"/EmbeddedFile" not in pdf


async def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(PdfNotWritten, match="took longer"):
        await PdfWriter(seconds=0).pdf_of("<h1>A</h1>")


async def test_the_copy_for_the_person_says_what_it_leaves_out(
    store: Store, clock: SettableClock
) -> None:
    desk = await make_desk(store, clock)
    booking_id = await told_case.tell(desk)
    html = html_of(await document_of(desk, booking_id, PERSON), PERSON, ENVIRONMENT)
    assert "Confidential: your personal data" in html
    assert "the names of staff: their roles stand instead" in html
    assert "an officer, " in html
    assert "What the service computed" not in html
    assert "Olive" not in html
