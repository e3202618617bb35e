"""The simulated Notify refuses what Notify refuses."""

from typing import Any

import jwt
import pytest

from integrations.notify.simulator.bad_days import BY_NUMBER, BadDay, bad_day_of
from tests.integrations.notify.simulated_notify import (
    EMAIL_TEMPLATE,
    KEY,
    TEXT_TEMPLATE,
    NotifyUnderTest,
)

EMAIL = {
    "email_address": "anna@example.org",
    "template_id": EMAIL_TEMPLATE,
    "personalisation": {"subject": "Your course", "body": "Join."},
    "reference": "m1.1",
}


def bearer(notify: NotifyUnderTest, **claims: object) -> dict[str, str]:
    """The header of a token with these claims beside the right ones; None leaves a claim out."""
    right = {"iss": KEY.service_id, "iat": int(notify.clock.now().timestamp()), **claims}
    named = {name: value for name, value in right.items() if value is not None}
    return {"Authorization": f"Bearer {jwt.encode(named, KEY.secret, 'HS256')}"}


async def refused(
    notify: NotifyUnderTest, body: Any, headers: dict[str, str] | None = None, path: str = "email"
) -> tuple[int, str, str]:
    """The status, and the kind and the words of the only error."""
    url = f"{notify.url}/v2/notifications/{path}"
    if headers is None:
        headers = bearer(notify)
    async with notify.http.post(url, json=body, headers=headers) as answer:
        said = await answer.json()
        assert said["status_code"] == answer.status
        (error,) = said["errors"]
        return answer.status, error["error"], error["message"]


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"iat": None}, "iat field not provided"),
        ({"iss": None}, "iss field not provided"),
        ({"iss": "another"}, "service not found"),
        ({"iat": 0}, "clock must be accurate to within 30 seconds"),
    ],
)
async def test_a_token_that_is_not_ours_of_now_is_refused(
    claims: dict[str, object], words: str, notify: NotifyUnderTest
) -> None:
    status, _, message = await refused(notify, EMAIL, bearer(notify, **claims))
    assert status == 403
    assert words in message
    assert await notify.messages() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"Authorization": "Basic x"}, 401), ({"Authorization": "Bearer x"}, 403)],
)
async def test_a_request_without_a_token_is_refused(
    headers: dict[str, str], status: int, notify: NotifyUnderTest
) -> None:
    assert (await refused(notify, EMAIL, headers))[0] == status


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email_address": None}, "email_address is a required property"),
        ({"template_id": "x"}, "template_id is not a valid UUID"),
        ({"template_id": TEXT_TEMPLATE}, "Template not found"),
        ({"personalisation": {"subject": "x"}}, "Missing personalisation: body"),
        ({"personalisation": []}, "personalisation is not of type object"),
        ({"reference": 5}, "reference is not of type string, null"),
    ],
)
async def test_a_request_that_lacks_something_is_refused(
    change: dict[str, object], words: str, notify: NotifyUnderTest
) -> None:
    assert (await refused(notify, {**EMAIL, **change}))[::2] == (400, words)


async def test_a_body_that_is_no_object_is_refused(notify: NotifyUnderTest) -> None:
    assert (await refused(notify, ["m1.1"]))[0] == 400


async def test_the_newest_messages_of_a_reference_are_listed_first(
    notify: NotifyUnderTest,
) -> None:
    for body in ("first", "second"):
        wanted = {**EMAIL, "personalisation": {"subject": "x", "body": body}}
        url = f"{notify.url}/v2/notifications/email"
        async with notify.http.post(url, json=wanted, headers=bearer(notify)) as answer:
            assert answer.status == 201
            taken = await answer.json()
    assert taken["reference"] == "m1.1"
    url = f"{notify.url}/v2/notifications"
    params = {"reference": "m1.1"}
    async with notify.http.get(url, params=params, headers=bearer(notify)) as answer:
        listed = (await answer.json())["notifications"]
    assert [message["body"] for message in listed] == ["second", "first"]
    assert listed[0]["email_address"] == "anna@example.org"
    async with notify.http.get(f"{url}/{taken['id']}", headers=bearer(notify)) as answer:
        assert (await answer.json())["body"] == "second"
    async with notify.http.get(f"{url}/{'0' * 8}", headers=bearer(notify)) as answer:
        assert answer.status == 404


async def test_an_unknown_bad_day_is_refused_with_the_names(notify: NotifyUnderTest) -> None:
    async with notify.http.post(f"{notify.url}/bad-days", json=["rain"]) as answer:
        assert answer.status == 400
        assert "permanent-failure" in await answer.text()


def test_every_bad_day_has_its_address_and_its_number() -> None:
    assert all(bad_day_of(f"Anna+{day}@example.org") is day for day in BadDay)
    assert all(bad_day_of(f"{day}@example.org") is day for day in BadDay)
    assert {bad_day_of(number) for number in BY_NUMBER} == set(BadDay)
    assert bad_day_of("anna@example.org") is bad_day_of("07700900123") is BadDay.NONE
