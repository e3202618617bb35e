"""A messenger for development: every letter becomes an .eml file that any mail reader opens."""

import asyncio
import re
from pathlib import Path

from integrations.email.mime_message import mime_message
from integrations.messenger import Letter, MessengerDown


class FileOutbox:
    """Writes into `folder`, made at need. The files hold personal links: keep it private."""

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, letter: Letter) -> None:
        mail = mime_message(letter, self._sender)
        try:
            await asyncio.to_thread(self._write, _file_name(letter), mail)
        except OSError as fault:
            raise MessengerDown(f"the outbox cannot be written: {type(fault).__name__}") from fault

    def _write(self, name: str, mail: bytes) -> None:
        """Writes the file under its name only when it is complete, because the folder may be read
        meanwhile."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._folder / f"{name}.part"
        unfinished.write_bytes(mail)
        unfinished.replace(self._folder / f"{name}.eml")

    async def close(self) -> None:
        """Nothing is open."""


def _file_name(letter: Letter) -> str:
    which = re.sub(r"[^\w.-]+", "_", letter.message_id.strip("<>").partition("@")[0])
    return f"{letter.written_at:%Y%m%dT%H%M%S}-{which}"
