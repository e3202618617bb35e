"""What Notify's refusals mean for a message, and for all that would follow it."""

import pytest

from integrations.messenger import DoubtfulRefusal, MessageFault, MessengerDown
from integrations.notify.refusals import NotifyError, first_error, refusal

TRIAL = "Can't send to this recipient when service is in trial mode - see https://www.example.org"
ANSWER = '{{"status_code": 400, "errors": [{{"error": "{kind}", "message": "{words}"}}]}}'


def bad_request(kind: str, words: str) -> MessageFault:
    return refusal(400, ANSWER.format(kind=kind, words=words).encode())


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("ValidationError", "phone_number Not a UK mobile number"),
        ("ValidationError", "phone_number Too many digits"),
        ("ValidationError", "email_address Not a valid email address"),
        ("InvalidPhoneError", "Not enough digits"),
        ("InvalidEmailError", "Not a valid email address"),
        ("BadRequestError", "Cannot send to international mobile numbers"),
        ("BadRequestError", "Text messages cannot be longer than 918 characters."),
        ("BadRequestError", "Emails cannot be longer than 2000000 bytes."),
    ],
)
def test_a_refusal_of_one_message_settles_it_alone(kind: str, words: str) -> None:
    fault = bad_request(kind, words)
    assert fault.permanent
    assert not isinstance(fault, MessengerDown)


@pytest.mark.parametrize(
    ("kind", "words", "advice"),
    [
        ("BadRequestError", TRIAL, "make it live"),
        ("BadRequestError", "Can’t send to this recipient using a team-only API key", "team"),
        ("BadRequestError", "Template not found", "TEMPLATE"),
        ("BadRequestError", "Template has been deleted", "TEMPLATE"),
        ("BadRequestError", "Missing personalisation: body", "placeholders"),
        ("ValidationError", "template_id is not a valid UUID", "TEMPLATE"),
        ("ValidationError", "personalisation is a required property", "TEMPLATE"),
    ],
)
def test_a_refusal_of_the_service_stops_the_sender_and_says_what_to_do(
    kind: str, words: str, advice: str
) -> None:
    fault = bad_request(kind, words)
    assert isinstance(fault, MessengerDown)
    assert advice in str(fault)


@pytest.mark.parametrize("words", ["An error occurred", "Anna cannot be written to", ""])
def test_a_refusal_that_does_not_say_is_doubtful_and_repeats_no_words(words: str) -> None:
    fault = bad_request("BadRequestError", words)
    assert isinstance(fault, DoubtfulRefusal)
    assert str(fault) == "Notify refused the message: 400 BadRequestError"


@pytest.mark.parametrize("raw", [b"", b"<h1>Bad request", b"[]", b'{"errors": []}', b"\xff{"])
def test_a_body_that_is_no_answer_of_notify_says_nothing(raw: bytes) -> None:
    assert first_error(raw) == NotifyError()
    assert isinstance(refusal(400, raw), DoubtfulRefusal)


@pytest.mark.parametrize("status", [301, 401, 403, 404, 405, 413, 429, 500, 502])
def test_every_other_answer_stops_the_sender(status: int) -> None:
    fault = refusal(status, b"")
    assert isinstance(fault, MessengerDown)
    assert not fault.permanent
