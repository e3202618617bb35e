"""Nine letters that are due, and their way to a mail server."""

from datetime import timedelta

from delivery.joining.letter_sender import LetterSender
from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from tests.doubles.mail_server import MailServer, mail_server
from tests.doubles.mailbox import MailboxRegister

CLIENTS = 9
UNCLEAR_QUOTA = "550 5.2.2 quota exceeded"


def smtp_to(server: MailServer) -> Smtp:
    return Smtp(Route(host="127.0.0.1", port=server.port, sender="us@provider.example", tls="none"))


async def book_everybody(register: MailboxRegister) -> None:
    await register.course()
    for number in range(CLIENTS):
        await register.book(f"B{number}")


async def take_turns(register: MailboxRegister, sender: LetterSender, turns: int) -> None:
    for _ in range(turns):
        await sender.run_due()
        register.clock.go_on(timedelta(minutes=16))


async def run_beside(register: MailboxRegister, server: MailServer, turns: int) -> LetterSender:
    await book_everybody(register)
    async with mail_server(server=server):
        sender = register.joining_by(smtp_to(server))
        await take_turns(register, sender, turns)
    return sender
