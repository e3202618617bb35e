"""A client whose letter went out by a real mail server, on both databases."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from delivery.joining.transport import messenger
from delivery.records.messages.messages import MessageRow
from tests.doubles.mail_server import mail_server
from tests.doubles.mailbox import MailboxRegister, settings
from tests.doubles.settable_clock import SettableClock
from tests.integrations.email.bounces.notices import TO

BOUNCES = "bounces@post.example"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@dataclass
class SentLetter:
    """A joining letter that a mail server has taken."""

    register: MailboxRegister
    sender: str
    """The envelope sender that the mail server was given."""

    @property
    def clock(self) -> SettableClock:
        return self.register.clock

    async def message(self) -> MessageRow:
        (message,) = await self.register.messages()
        return message


@pytest.fixture
async def sent_letter(register: MailboxRegister) -> AsyncIterator[SentLetter]:
    await register.course()
    await register.book("A", email=TO)
    async with mail_server() as server:
        register.settings = replace(
            settings(), smtp_port=server.port, smtp_tls="none", bounce_address=BOUNCES
        )
        assert await register.joining_by(messenger(register.settings)).run_due() == 1
        (sender,) = server.senders
        yield SentLetter(register, sender)
