"""Makes the evidence pack of a case, and writes that it was made in the audit."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec
from jinja2 import Environment

from delivery.clients.client_looks import PACK_MADE
from delivery.documents import case_document, gathering
from delivery.documents.case_html import html_of
from delivery.documents.document_rules import EVIDENCE
from delivery.documents.gathering import MadeDocument
from delivery.documents.pdf import PdfWriter
from delivery.packs.pack_files import MANIFEST, manifest_of, zipped
from delivery.records.database.store import Store
from delivery.records.review import audit

MANIFEST_KEPT = "evidence pack sealed"
"""The act of the audit whose subject is the digest of a manifest."""


@dataclass(frozen=True, slots=True)
class PackMaker:
    """Makes packs for officers. `environment`: that of the officers' pages."""

    store: Store
    writer: PdfWriter
    environment: Environment
    provider: str

    async def make(self, booking_id: int, officer_id: int, now: datetime) -> bytes | None:
        """Returns the ZIP; None unless the booking has a case. Raises PdfNotWritten."""
        async with self.store.reading() as tx:
            made = await gathering.made(
                tx, booking_id, EVIDENCE, self.environment, self.provider, now
            )
        if made is None:
            return None
        files = await self._files(made)
        document = made.document
        manifest = manifest_of(files, document.booking.reference, document.made_at)
        async with self.store.writing() as tx:
            for act, subject in (
                (PACK_MADE, f"booking {document.booking.reference}"),
                (MANIFEST_KEPT, f"manifest {hashlib.sha256(manifest).hexdigest()}"),
            ):
                await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)
        return zipped({**files, MANIFEST: manifest})

    async def _files(self, made: MadeDocument) -> dict[str, bytes]:
        html = html_of(made, EVIDENCE, self.environment)
        return {
            "case.json": case_document.encoded(made.document),
            "case.schema.json": msgspec.json.format(
                msgspec.json.encode(case_document.schema()), indent=2
            ),
            "case.pdf": await self.writer.pdf_of(html),
            "policy.toml": made.document.policy.text.encode(),
        }
