"""Sends the audit's newest checkpoint to the people who keep it, once a day to each."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from delivery.auditing.log_folder import LogFolder
from delivery.auditing.log_standing import SENT, witness
from delivery.configuration.settings import Settings
from delivery.records.audit_log import places
from delivery.records.database.store import Store
from delivery.records.review import audit
from delivery.timekeeping.clock import Clock
from delivery.timekeeping.time_words import ENGLISH as TIMES
from delivery.transparency import checkpoints
from delivery.wording import letter_templates
from integrations.email.mime_message import domain
from integrations.messenger import Letter, MessageFault, Messenger

log = structlog.get_logger("coursewatch.audit")

EVERY_S = 3600.0
DAILY = timedelta(hours=23, minutes=30)
"""A letter goes with the first scan after that, so that it goes once a day."""
OPENING = (
    "{provider} has named you to keep the checkpoints of its audit: the record of who looked at, "
    "and who changed, which client's case.",
    "Keep this message where nobody who runs the service can change it. You need do nothing else. "
    "If an entry that this checkpoint covers is changed or removed later, it shows.",
)
CHECK = (
    "To check the audit, save this message as a file, and name the file in the command: "
    "coursewatch audit verify FOLDER --key PUBLIC_KEY --checkpoint FILE"
)
CLOSING = "This message was sent automatically to the two people who keep checkpoints."


@dataclass(frozen=True, slots=True)
class CheckpointSender:
    store: Store
    messenger: Messenger
    clock: Clock
    folder: LogFolder
    settings: Settings

    async def run_due(self) -> int:
        """Returns how many letters were handed over. A letter that was not is tried again with the
        next scan. Raises StoreFault and OSError."""
        async with self.store.reading() as held:
            if not await places.sequencing(held):
                return 0
            note = await asyncio.to_thread(self.folder.newest)
            if note is None:
                return 0
            numbers = range(1, len(self.settings.audit_witnesses) + 1)
            sent = await audit.last_about(held, SENT, [witness(number) for number in numbers])
        since = self.clock.now() - DAILY
        due = [
            number for number in numbers if (at := sent.get(witness(number))) is None or at <= since
        ]
        return sum([await self._send(number, note) for number in due])

    async def _send(self, number: int, note: str) -> bool:
        now, size = self.clock.now(), checkpoints.unverified(note).size
        try:
            await self.messenger.send(self._letter(number, note, size, now))
        except MessageFault as fault:
            log.error("audit checkpoint not sent", witness=number, fault=str(fault))
            return False
        async with self.store.writing() as tx:
            await audit.add(tx, user_id=None, act=SENT, subject=witness(number), now=now)
        return True

    def _letter(self, number: int, note: str, size: int, now: datetime) -> Letter:
        subject = f"Keep this: the checkpoint of the audit on {TIMES.day(now)}"
        words = {
            "language": "en-GB",
            "subject": subject,
            "opening": [text.format(provider=self.settings.provider_name) for text in OPENING],
            "check": CHECK,
            "closing": CLOSING,
        }
        values = {"words": words, "note": note, "provider": self.settings.provider_name}
        templates = letter_templates.read(None).staff
        return Letter(
            message_id=f"<audit-{size}-{number}-{now:%Y%m%d%H}@{domain(self.settings.mail_from)}>",
            to=self.settings.audit_witnesses[number - 1],
            subject=subject,
            text=templates.layout("checkpoint.txt").render(values),
            html=templates.layout("checkpoint.html").render(values),
            written_at=now,
        )
