"""Decides whether a refusal by GOV.UK Notify is about the recipient, about the service, or unclear.

Notify promises its status codes and its kinds of error, and not its words
(docs.notifications.service.gov.uk/rest-api.html, "Error codes"). The name of the refused field
begins the words of a ValidationError. Of a BadRequestError the words decide where they are
certain; elsewhere the refusal is doubtful, and the sender learns from its number what it means.
"""

import re
from collections.abc import Sequence

import msgspec

from integrations.json_reader import NotJson, read_json
from integrations.messenger import DoubtfulRefusal, LetterStopsUs, MessageFault, MessengerDown

BAD_REQUEST, UNAUTHORISED, FORBIDDEN, TOO_MANY = 400, 401, 403, 429
CERTAINLY_NOT_TAKEN = frozenset({500, 503})
"""Of the 5xx: Notify says that it did not process the request, or no server of it was reached."""

RECIPIENT_FIELD = re.compile(r"(phone_number|email_address)\b")
RECIPIENT_KINDS = frozenset({"InvalidPhoneError", "InvalidEmailError"})
RECIPIENT_WORDS = re.compile(r"international mobile|international landline", re.IGNORECASE)
MESSAGE_WORDS = re.compile(r"cannot be longer|too long|exceeds the limit", re.IGNORECASE)
"""The message is too long: another message need not be."""
OUR_WORDS = re.compile(r"trial.mode|team.only|template|personalisation", re.IGNORECASE)

DAILY_LIMIT = "TooManyRequestsError"
_KIND = re.compile(r"[A-Za-z]{1,40}")


class NotifyError(msgspec.Struct, frozen=True):
    """One error of an answer; `message` may name the recipient, and is never logged or stored."""

    error: str = ""
    message: str = ""

    @property
    def kind(self) -> str:
        """The kind of error for a fault; "" for a word that is no kind."""
        return f" {self.error}" if _KIND.fullmatch(self.error) else ""


class RefusedRequest(msgspec.Struct, frozen=True):
    """The body of an answer that is no success."""

    errors: Sequence[NotifyError] = ()


def refusal(status: int, raw: bytes) -> MessageFault:
    """The fault of an answer to a request to send. No message was taken."""
    error = first_error(raw)
    if status == BAD_REQUEST:
        return _bad_request(error)
    if status in (UNAUTHORISED, FORBIDDEN):
        return MessengerDown(
            f"Notify refuses our key ({status}): check COURSEWATCH_NOTIFY_API_KEY and the clock"
        )
    if status == TOO_MANY and error.error == DAILY_LIMIT:
        return MessengerDown("Notify's daily limit for our service is used up until midnight")
    if status == TOO_MANY:
        return MessengerDown("Notify takes no more requests this minute")
    if status >= 500:
        return LetterStopsUs(f"Notify has a fault of its own: {status}")
    return MessengerDown(f"Notify answered {status}: check COURSEWATCH_NOTIFY_URL")


def first_error(raw: bytes) -> NotifyError:
    """The first error of a body; an empty error where there is none, as on a proxy's page."""
    try:
        body = msgspec.convert(read_json(raw), RefusedRequest)
    except (NotJson, msgspec.ValidationError):
        return NotifyError()
    return body.errors[0] if body.errors else NotifyError()


def _bad_request(error: NotifyError) -> MessageFault:
    words = error.message
    if error.error in RECIPIENT_KINDS or RECIPIENT_FIELD.match(words):
        return MessageFault("Notify refused the recipient: 400", permanent=True)
    if error.error == "ValidationError":
        return MessengerDown("Notify refuses our request: check COURSEWATCH_NOTIFY_…_TEMPLATE")
    if RECIPIENT_WORDS.search(words):
        return MessageFault("Notify sends nothing abroad for our service: 400", permanent=True)
    if MESSAGE_WORDS.search(words):
        return MessageFault("Notify finds the message too long: 400", permanent=True)
    if OUR_WORDS.search(words):
        return MessengerDown(_about_us(words))
    return DoubtfulRefusal(f"Notify refused the message: 400{error.kind}")


def _about_us(words: str) -> str:
    if re.search("template|personalisation", words, re.IGNORECASE):
        return (
            "Notify cannot use our template: check COURSEWATCH_NOTIFY_…_TEMPLATE, and that the "
            "template has the placeholders that OPERATIONS names"
        )
    return "our service at Notify is in trial mode, or its key is for the team only: make it live"
