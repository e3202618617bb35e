"""Joining instructions to a real mail server on loopback."""

from delivery.joining.letter_results import BACK_OFF
from integrations.email.smtp import Smtp
from integrations.email.smtp_route import Route
from tests.doubles.mail_server import TAKEN, mail_server
from tests.doubles.mailbox import MailboxRegister


async def test_a_scan_over_real_smtp_sends_each_letter_once(register: MailboxRegister) -> None:
    await register.course()
    for number in range(9):
        await register.book(f"B{number}")
    async with mail_server() as server:
        sender = register.settings.mail_from
        smtp = Smtp(Route(host="127.0.0.1", port=server.port, sender=sender, tls="none"))
        scan = register.joining_by(smtp)
        assert await scan.run_due() == 9
        assert await scan.run_due() == 0
        assert server.open == 0
    assert sorted(server.recipients) == [f"b{number}@client.example" for number in range(9)]
    assert {mail["Auto-Submitted"] for mail in server.letters} == {"auto-generated"}


async def test_a_mail_server_that_dies_and_comes_back_loses_and_doubles_nothing(
    register: MailboxRegister,
) -> None:
    await register.course()
    for number in range(4):
        await register.book(f"B{number}")
    async with mail_server() as server:
        route = Route(host="127.0.0.1", port=server.port, sender="us@provider.example", tls="none")
        scan = register.joining_by(Smtp(route))
        server.to_sender = "421 going down"
        assert await scan.run_due() == 0
        server.to_sender, server.hangs_up = TAKEN, True
        register.clock.go_on(BACK_OFF.after(1))
        await scan.run_due()
        server.hangs_up = False
        register.clock.go_on(BACK_OFF.after(2))
        await scan.run_due()
    assert sorted(server.recipients) == [f"b{number}@client.example" for number in range(4)]
    assert len(await register.messages()) == 4
