"""An officer downloads the evidence of a case, and the audit has it."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

from aiohttp import web

from delivery.clients.client_looks import LOOKS, PACK_MADE
from delivery.documents.pdf import PdfWriter
from delivery.web.live_keys import PDFS
from tests.delivery.web.officer.conftest import OfficerBrowser
from tests.doubles.paperless_writer import PaperlessWriter
from tests.stored_rows import audit_entries


async def acts(officer: OfficerBrowser) -> dict[str, str]:
    now = officer.desk.clock.now()
    async with officer.desk.store.reading() as tx:
        entries = await audit_entries(tx, now, now + timedelta(seconds=1))
    return {entry.act: entry.subject for entry in entries}


async def test_the_pack_holds_the_case_and_its_manifest_is_in_the_audit(
    officer: OfficerBrowser,
) -> None:
    assert "Download the evidence" in await officer.case("G")
    path = f"{officer.path('G')}/evidence"
    answer = await officer.browser.post(path, data={"csrf": officer.csrf})
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="evidence-')
    with zipfile.ZipFile(io.BytesIO(await answer.read())) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    manifest = json.loads(files["manifest.json"])
    assert [file["name"] for file in manifest["files"]] == [
        "case.json",
        "case.pdf",
        "case.schema.json",
        "policy.toml",
    ]
    for file in manifest["files"]:
        assert file["sha256"] == hashlib.sha256(files[file["name"]]).hexdigest()
    case = json.loads(files["case.json"])
    assert case["booking"]["client"] == "Priyanka Rao"
    assert hashlib.sha256(files["policy.toml"]).hexdigest() == case["policy"]["sha256"]
    assert b"Evidence of a case: Priyanka Rao" in files["case.pdf"]
    audited = await acts(officer)
    assert PACK_MADE in LOOKS
    assert audited[PACK_MADE] == "booking B-G"
    digest = hashlib.sha256(files["manifest.json"]).hexdigest()
    assert audited["evidence pack sealed"] == f"manifest {digest}"


async def test_a_pdf_that_cannot_be_written_is_said_and_nothing_is_audited(
    officer: OfficerBrowser, app: web.Application
) -> None:
    writer: PdfWriter = app[PDFS]
    assert isinstance(writer, PaperlessWriter)
    writer.fails = True
    status, page = await officer.post(f"{officer.path('G')}/evidence", {})
    assert status == 503
    assert "Go back and send it again in a minute" in page
    assert PACK_MADE not in await acts(officer)
    missing, _ = await officer.post("/officer/cases/999999/evidence", {})
    assert missing == 404
