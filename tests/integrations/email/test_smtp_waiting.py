"""How long a mail server may take, and what a letter's fate is when the connection is cut."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from integrations.email.smtp import Smtp
from integrations.messenger import MayHaveArrived, MessengerDown
from tests.doubles.scripted_mail_server import (
    HANG_UP,
    ScriptedMailServer,
    SkippingLoop,
    scripted_mail_server,
)
from tests.integrations.email.smtp_letter import a_letter, route

LEAST_S = {"GREETING": 300, "EHLO": 300, "MAIL": 300, "RCPT": 300, "DATA": 120, ".": 600}
"""RFC 5321 4.5.3.2."""

Talk = Callable[[ScriptedMailServer, Smtp], Coroutine[Any, Any, None]]


def run(talk: Talk) -> None:
    async def talking() -> None:
        async with scripted_mail_server() as server:
            smtp = Smtp(route(server.port))
            try:
                await talk(server, smtp)
            finally:
                await smtp.close()

    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        runner.run(talking())


async def silence(server: ScriptedMailServer, smtp: Smtp, place: str, seconds: float) -> None:
    """Sends a letter to a server that says nothing at `place` for so long, and then answers."""
    server.silent_at = place
    sending = asyncio.ensure_future(smtp.send(a_letter()))
    await server.silent.wait()
    await turn()  # the messenger waits as well
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SkippingLoop)
    loop.skipped_s += seconds
    await turn()  # whatever has run out is noticed
    server.go_on.set()
    await sending


async def turn() -> None:
    """Lets the loop do what is ready."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.parametrize("place", LEAST_S)
def test_a_server_is_given_the_time_that_the_standard_gives_it(place: str) -> None:
    async def talk(server: ScriptedMailServer, smtp: Smtp) -> None:
        await silence(server, smtp, place, LEAST_S[place] - 5)
        assert server.letters == 1

    run(talk)


@pytest.mark.parametrize("place", [place for place in LEAST_S if place != "."])
def test_a_server_that_is_silent_for_longer_has_certainly_not_taken_the_letter(place: str) -> None:
    async def talk(server: ScriptedMailServer, smtp: Smtp) -> None:
        with pytest.raises(MessengerDown):
            await silence(server, smtp, place, LEAST_S[place] + 5)
        assert server.letters == 0

    run(talk)


def test_a_server_that_never_answers_the_whole_letter_may_have_taken_it() -> None:
    async def talk(server: ScriptedMailServer, smtp: Smtp) -> None:
        with pytest.raises(MayHaveArrived):
            await silence(server, smtp, ".", LEAST_S["."] + 5)

    run(talk)


@pytest.mark.parametrize("place", [place for place in LEAST_S if place != "."])
def test_a_connection_cut_before_the_letter_is_handed_over_has_certainly_not_taken_it(
    place: str,
) -> None:
    async def talk(server: ScriptedMailServer, smtp: Smtp) -> None:
        server.answers[place] = HANG_UP
        with pytest.raises(MessengerDown) as raised:
            await smtp.send(a_letter())
        assert not raised.value.permanent

    run(talk)


def test_a_connection_cut_in_place_of_the_last_answer_may_have_taken_it() -> None:
    async def talk(server: ScriptedMailServer, smtp: Smtp) -> None:
        server.answers["."] = HANG_UP
        with pytest.raises(MayHaveArrived):
            await smtp.send(a_letter())

    run(talk)


@pytest.mark.parametrize("place", ["GREETING", "EHLO", "MAIL", "DATA"])
@pytest.mark.parametrize("answer", ["554 5.7.1 client host blocked", "550 quota exceeded"])
def test_a_refusal_at_any_place_before_the_recipient_is_about_us(place: str, answer: str) -> None:
    async def talk(server: ScriptedMailServer, smtp: Smtp) -> None:
        server.answers[place] = answer
        if place == "EHLO":
            server.answers["HELO"] = answer
        with pytest.raises(MessengerDown) as raised:
            await smtp.send(a_letter())
        assert not raised.value.permanent

    run(talk)
