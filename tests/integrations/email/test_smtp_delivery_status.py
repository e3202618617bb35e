"""A server that offers it is asked to report on each letter, also when it is delivered."""

from dataclasses import replace

import pytest

from integrations.email.bounces.bounce_address import BounceAddress
from integrations.email.smtp import Smtp
from tests.doubles.scripted_mail_server import scripted_mail_server
from tests.integrations.email.smtp_letter import a_letter, route

BOUNCES = BounceAddress("bounces@post.example", b"a key of some length")


async def said(offers: str, bounces: BounceAddress | None) -> list[str]:
    """The lines MAIL and RCPT of a letter to a server that offers this in its greeting."""
    async with scripted_mail_server() as server:
        server.answers["EHLO"] = f"250-mail.example\r\n250 {offers}"
        smtp = Smtp(route(server.port, bounces=bounces))
        for _ in range(2):
            await smtp.send(replace(a_letter(), reference="m7.1"))
        await smtp.close()
        return [line for line in server.lines if line.startswith(("MAIL", "RCPT"))]


async def test_where_notices_are_heard_each_letter_asks_for_them() -> None:
    assert await said("DSN", BOUNCES) == 2 * [
        f"MAIL FROM:<{BOUNCES.sender_of('m7.1')}> RET=HDRS ENVID=m7.1",
        f"RCPT TO:<{a_letter().to}> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;{a_letter().to}",
    ]


@pytest.mark.parametrize(("offers", "bounces"), [("8BITMIME", BOUNCES), ("DSN", None)])
async def test_elsewhere_nothing_is_asked_for(offers: str, bounces: BounceAddress | None) -> None:
    assert all(line.endswith(">") for line in await said(offers, bounces))
