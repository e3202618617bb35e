"""Checks the requests to send a message as Notify does."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from integrations.notify.simulator import errors
from integrations.notify.simulator.bad_days import national_number
from integrations.notify.simulator.config import NotifyConfig

LONGEST_TEXT, LONGEST_EMAIL = 918, 2_000_000
"""The characters of a text message, and the bytes of an email."""
_MOBILE = re.compile(r"07[0-9]{9}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True)
class SendRequest:
    to: str = field(repr=False)
    reference: str | None
    template_id: str
    subject: str = field(repr=False)
    body: str = field(repr=False)


def read_email(wanted: Mapping[str, object], config: NotifyConfig) -> SendRequest:
    """Raises RefusedByNotify."""
    to = _recipient(wanted, "email_address", config)
    if not _ADDRESS.fullmatch(to):
        raise errors.invalid("email_address Not a valid email address")
    template_id = _template(wanted, config.email_template)
    subject, body = _values(wanted, "subject", "body")
    size = len(body.encode())
    if size > LONGEST_EMAIL:
        raise errors.bad_request(
            f"Emails cannot be longer than {LONGEST_EMAIL} bytes. Your message is {size} bytes."
        )
    return SendRequest(to, _reference(wanted), template_id, subject, body)


def read_text(wanted: Mapping[str, object], config: NotifyConfig) -> SendRequest:
    """Raises RefusedByNotify."""
    to = _recipient(wanted, "phone_number", config)
    _check_number(to)
    template_id = _template(wanted, config.text_template)
    (body,) = _values(wanted, "body")
    if len(body) > LONGEST_TEXT:
        raise errors.bad_request(
            f"Text messages cannot be longer than {LONGEST_TEXT} characters. "
            f"Your message is {len(body)} characters long."
        )
    return SendRequest(to, _reference(wanted), template_id, "", body)


def _check_number(number: str) -> None:
    national = national_number(number)
    if not re.fullmatch(r"\+?[0-9]+", national):
        raise errors.invalid("phone_number Must not contain letters or symbols")
    if len(number) < 7:
        raise errors.invalid("phone_number Not enough digits")
    if len(number) > 15:
        raise errors.invalid("phone_number Too many digits")
    if not (national.startswith("+") or _MOBILE.fullmatch(national)):
        raise errors.invalid("phone_number Not a UK mobile number")


def _recipient(wanted: Mapping[str, object], name: str, config: NotifyConfig) -> str:
    to = wanted.get(name)
    if not isinstance(to, str):
        raise errors.invalid(f"{name} is a required property")
    if config.team is not None and to not in config.team:
        raise errors.trial_mode()
    return to


def _template(wanted: Mapping[str, object], ours: str) -> str:
    template_id = str(wanted.get("template_id", ""))
    try:
        UUID(template_id)
    except ValueError:
        raise errors.invalid("template_id is not a valid UUID") from None
    if template_id != ours:
        raise errors.bad_request("Template not found")
    return template_id


def _reference(wanted: Mapping[str, object]) -> str | None:
    reference = wanted.get("reference")
    if reference is not None and not isinstance(reference, str):
        raise errors.invalid("reference is not of type string, null")
    return reference


def _values(wanted: Mapping[str, object], *placeholders: str) -> list[str]:
    given = wanted.get("personalisation", {})
    if not isinstance(given, dict):
        raise errors.invalid("personalisation is not of type object")
    missing = [name for name in placeholders if name not in given]
    if missing:
        raise errors.bad_request(f"Missing personalisation: {', '.join(missing)}")
    return [str(given[name]) for name in placeholders]
