"""The validators of the values of environment variables."""

import re
import stat
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from environs import ValidationError, validate

from integrations.email.bounces.bounce_address import LONGEST_NAME
from integrations.notify.api_key import read_api_key

Check = Callable[[Any], object]
"""Raises ValidationError with a reason that never repeats the value: it may be a secret."""

IPNetwork = IPv4Network | IPv6Network

THIS_MACHINE: tuple[IPNetwork, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1"))

PORT = validate.Range(0, 65535, error="must be a port: a number from 0 to 65535")
SECONDS = validate.Range(
    0,
    3600,
    min_inclusive=False,
    error="must be a number of seconds, more than 0 and at most 3600",
)
MEGABYTES = validate.Range(1, 5, error="must be a number of megabytes from 1 to 5")
NOTIFY_TEMPLATE = validate.Regexp(
    "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    error="must be the id of a template at GOV.UK Notify",
)
TENANT = validate.Regexp("[A-Za-z0-9.-]{1,64}$", error="must be the id of a tenant")
LONG_SECRET = validate.Length(32, error="must have at least {min} characters")


def one_of(*choices: str) -> Check:
    """Returns a validator that accepts these words."""
    return validate.OneOf(choices, error="must be one of: {choices}")


def url(*, insecure: bool) -> Check:
    """A validator of an absolute https address; with `insecure`, of an http one too."""
    schemes = ("https", "http") if insecure else ("https",)

    def check(value: str) -> None:
        if not _is_url(value, schemes):
            raise ValidationError(f"must be a full address that starts with {schemes[0]}://")

    return check


def _is_url(value: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(value)
        plain = not (parts.username or parts.query or parts.fragment)
        return parts.scheme in schemes and bool(parts.hostname) and plain and parts.port != 0
    except ValueError:
        return False


def database(value: str) -> None:
    """Checks that the address is of a kind of database that the records support. Raises
    ValidationError."""
    if not value.startswith(("sqlite:///", "postgresql://")):
        raise ValidationError("must start with sqlite:/// or postgresql://")


def sender(value: str) -> None:
    """Checks for an email address, with or without a name before it. Raises ValidationError."""
    try:
        validate_email(
            value, allow_display_name=True, check_deliverability=False, globally_deliverable=False
        )
    except EmailNotValidError:
        raise ValidationError("must be an email address") from None


def address(value: str) -> None:
    """Checks for an email address without a name before it. Raises ValidationError."""
    sender(value)
    if "<" in value or " " in value:
        raise ValidationError("must be an email address without a name")


def key_file(value: Path) -> None:
    """Checks for a file that its owner alone can read. Raises ValidationError."""
    try:
        mode = value.stat().st_mode
    except OSError:
        raise ValidationError("must be a file; make it with: coursewatch audit key") from None
    if not stat.S_ISREG(mode) or mode & 0o077:
        raise ValidationError("must be a file that its owner alone can read (mode 600)")


def witnesses(parts: Sequence[str]) -> None:
    """Checks for the addresses of two people. Raises ValidationError."""
    addresses = parts_of(parts)
    for each in addresses:
        address(each)
    if addresses and len({each.lower() for each in addresses}) != 2:
        raise ValidationError("must be the email addresses of two people, separated by a comma")


def notify_api_key(value: str) -> None:
    """Checks for a whole API key of GOV.UK Notify. Raises ValidationError."""
    try:
        read_api_key(value)
    except ValueError:
        raise ValidationError(
            "must be a whole API key of GOV.UK Notify: its name, the service's id and the secret"
        ) from None


def bounces(value: str) -> None:
    """Checks for a plain address with room for a token in its local part. Raises
    ValidationError."""
    sender(value)
    name = value.rpartition("@")[0]
    if not (re.fullmatch(r"[A-Za-z0-9._]+", name) and len(name) <= LONGEST_NAME):
        raise ValidationError(
            f"must be an email address with at most {LONGEST_NAME} letters and digits before the @"
        )


def listen(value: str) -> None:
    """Checks for a host and a port. Raises ValidationError."""
    host, port = host_and_port(value) or ("", 0)
    if not (host and 0 < port <= 65535):
        raise ValidationError("must be a host and a port, such as 127.0.0.1:2525")


def host_and_port(value: str | None) -> tuple[str, int] | None:
    """`127.0.0.1:2525` or `[::1]:2525` in two parts, the port 0 where it is no number; None for a
    missing value."""
    if value is None:
        return None
    host, _, port = value.rpartition(":")
    digits = port.isascii() and port.isdigit() and len(port) <= 5
    return host.strip("[]"), int(port) if digits else 0


def webhook_secrets(parts: Sequence[str]) -> None:
    """Checks that there are one to four secrets. Raises ValidationError."""
    if not 1 <= len(parts_of(parts)) <= 4:
        raise ValidationError("must be 1 to 4 secrets separated by commas")


def help_lines(parts: Sequence[str]) -> None:
    """Checks for pairs of a course type and a telephone number, one for each course type. Raises
    ValidationError."""
    numbers = by_type(parts)
    if len(numbers) < len(parts_of(parts)) or not all(map(all, numbers.items())):
        raise ValidationError("must be pairs such as NSAC=01522 000000, separated by commas")


def proxies(parts: Sequence[str]) -> None:
    """Checks that the parts are addresses, or networks such as 10.0.0.0/24. Raises
    ValidationError."""
    try:
        networks(parts)
    except ValueError:
        raise ValidationError(
            "must be addresses or networks such as 10.0.0.0/24, separated by commas"
        ) from None


def outbox(development: bool) -> Check:
    """A folder for messages: in development only."""
    return _in_development_only(development, "its messages reach nobody")


def clock(development: bool) -> Check:
    """A file that sets the time: in development only."""
    return _in_development_only(development, "its time is not the true one")


def _in_development_only(development: bool, why: str) -> Check:
    def check(_: object) -> None:
        if not development:
            raise ValidationError(f"is for development only: {why}")

    return check


def encryption(development: bool) -> Check:
    """`starttls` or `tls`; `none` in development only, since messages carry personal links."""
    return one_of("starttls", "tls", *(["none"] if development else []))


def parts_of(parts: Sequence[str] | None) -> tuple[str, ...]:
    """The parts of a list without the empty ones; none for a list that was refused."""
    return tuple(part.strip() for part in parts or () if part.strip())


def networks(parts: Sequence[str] | None) -> tuple[IPNetwork, ...]:
    """This machine's networks and the named ones. Raises ValueError for an invalid network."""
    return (*THIS_MACHINE, *(ip_network(part) for part in parts_of(parts)))


def by_type(parts: Sequence[str] | None) -> Mapping[str, str]:
    """`NSAC=01522 000000` and its like by course type."""
    pairs = [part.partition("=") for part in parts_of(parts)]
    return {course_type.strip(): number.strip() for course_type, _, number in pairs}
