"""Makes the evidence pack of a case, and writes that it was made in the audit."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec
from jinja2 import Environment

from delivery.auditing.log_folder import LogFault
from delivery.auditing.log_writer import LogWriter
from delivery.auditing.proofs_about import ProvenEntry, proofs_about
from delivery.clients.client_looks import PACK_MADE
from delivery.documents import case_document, gathering
from delivery.documents.case_html import html_of
from delivery.documents.document_rules import EVIDENCE
from delivery.documents.gathering import MadeDocument
from delivery.documents.pdf import PdfWriter
from delivery.packs.pack_files import manifest_of, zipped
from delivery.packs.verifier import ENTRY, MANIFEST, PROOF, SEALED
from delivery.records.database.store import Store
from delivery.records.review import audit

TRIES, BETWEEN_S = 10, 1.0
"""How often a checkpoint is asked for, and the seconds between: another process may write the log
at the moment."""


@dataclass(frozen=True, slots=True)
class PackMaker:
    """Makes packs for officers. `environment`: that of the officers' pages."""

    store: Store
    writer: PdfWriter
    environment: Environment
    provider: str
    log: LogWriter | None = None
    """The audit's log; without one the pack has no proof."""

    async def make(self, booking_id: int, officer_id: int, now: datetime) -> bytes | None:
        """Returns the ZIP; None unless the booking has a case. Raises PdfNotWritten,
        and LogFault and OSError if the log cannot prove the entry."""
        async with self.store.reading() as tx:
            made = await gathering.made(
                tx, booking_id, EVIDENCE, self.environment, self.provider, now
            )
        if made is None:
            return None
        files = await self._files(made)
        document = made.document
        manifest = manifest_of(files, document.booking.reference, document.made_at)
        sealed = f"manifest {hashlib.sha256(manifest).hexdigest()}"
        looked = f"booking {document.booking.reference}"
        async with self.store.writing() as tx:
            for act, subject in ((PACK_MADE, looked), (SEALED, sealed)):
                await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)
        files[MANIFEST] = manifest
        if self.log is not None:
            proven = await self._proven(self.log, sealed)
            files |= {ENTRY: proven.entry, PROOF: proven.proof.encode()}
        return zipped(files)

    async def _proven(self, log: LogWriter, subject: str) -> ProvenEntry:
        """The entry about the manifest, under a checkpoint that is signed now."""
        for _ in range(TRIES):
            await log.run_due()
            async with self.store.reading() as tx:
                proofs = await proofs_about(tx, log.folder, [subject])
            if proofs.entries:
                return proofs.entries[-1]
            await asyncio.sleep(BETWEEN_S)
        raise LogFault("No checkpoint of the audit's log covers the evidence pack yet")

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
