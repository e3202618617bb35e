"""A course's events as they come in production: webhooks signed and posted, notes sent in forms."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from delivery.records.ledger.ledger import Entry
from delivery.web.app_keys import RECORDER
from tests.story.acts.monitor_forms import form_of
from tests.story.machines.service_process import Browser, Running


@dataclass
class PostedEntries:
    """Sends each entry at its own time. Messages of a stream come in no request, and a note of a
    length that the monitor does not offer in no form: they go to the recorder."""

    service: Running
    trainer: Browser
    course: str
    """The path of the trainer's monitor."""

    async def append(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.service.clock.set(entry.received_at)
            if entry.source == "zoom":
                await self.service.takes(msgspec.json.encode(entry.line["body"]))
            elif entry.source == "trainer":
                await self._note(entry)
            else:
                await self.service.app[RECORDER].append([entry])

    async def _note(self, entry: Entry) -> None:
        form = form_of(entry.line)
        assert form is not None, f"the monitor has no form for {entry.line}"
        answer = await self.trainer.send(f"{self.course}/notes", form, self.course)
        if answer.status == 422:
            await self.service.app[RECORDER].append([entry])
        else:
            assert answer.status == 303, (entry.line, answer.status)
