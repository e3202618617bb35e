"""Text messages for those who send letters."""

from dataclasses import dataclass

from integrations.messenger import Letter
from integrations.text_messenger import TextMessage, TextMessenger


@dataclass(frozen=True, slots=True)
class TextLetters:
    """A messenger that sends the text of a letter to a mobile number. Its letters have a reference
    and no HTML."""

    messenger: TextMessenger

    async def send(self, letter: Letter) -> None:
        """Raises MessageFault."""
        await self.messenger.send(TextMessage(letter.reference, letter.to, letter.text))

    async def close(self) -> None:
        await self.messenger.close()
