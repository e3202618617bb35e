"""Reads one environment variable after the other, and notes every fault on the way."""

from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "COURSEWATCH_"


class SettingsFault(Exception):
    """Everything that is wrong with the settings: a sentence a fault, never a secret's value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Environment:
    """What cannot be read is noted and answered with something of the right kind."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._faults: list[str] = []

    def refuse(self, name: str, why: str) -> None:
        self._faults.append(f"{PREFIX}{name} {why}")

    def settle(self) -> None:
        """Raises Fault if anything was refused."""
        if self._faults:
            raise SettingsFault(tuple(self._faults))

    def optional(self, name: str) -> str | None:
        """The text, or None: a variable that is empty is not there."""
        return self._values.get(PREFIX + name, "").strip() or None

    def text(self, name: str, default: str | None = None) -> str:
        value = self.optional(name) or default
        if value is None:
            self.refuse(name, "is missing")
        return value or ""

    def path(self, name: str) -> Path | None:
        value = self.optional(name)
        return Path(value) if value else None

    def flag(self, name: str) -> bool:
        return self.choice(name, "0", ("0", "1")) == "1"

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.refuse(name, f"must be one of: {', '.join(choices)}")
        return value

    def port(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and 0 <= int(value) <= 65535:
            return int(value)
        self.refuse(name, "must be a port: a number from 0 to 65535")
        return default

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if 0 < seconds <= 3600:
            return seconds
        self.refuse(name, "must be a number of seconds, more than 0 and at most 3600")
        return default

    def secret(self, name: str, *, at_least: int) -> str:
        value = self.text(name)
        if value and len(value) < at_least:
            self.refuse(name, f"must have at least {at_least} characters")
        return value

    def optional_secret(self, name: str, *, at_least: int) -> str | None:
        return self.secret(name, at_least=at_least) if self.optional(name) else None

    def list(self, name: str, *, most: int) -> tuple[str, ...]:
        parts = tuple(part.strip() for part in self.text(name).split(",") if part.strip())
        if len(parts) > most:
            self.refuse(name, f"may name at most {most}, with a comma between them")
        if not parts and self.optional(name):
            self.refuse(name, "names none")
        return parts

    def by_kind(self, name: str) -> Mapping[str, str]:
        """A value for each kind that is named: `NSAC=01522 000000, NRRAC=01522 111111`."""
        parts = [part for part in (self.optional(name) or "").split(",") if part.strip()]
        pairs = [part.partition("=") for part in parts]
        found = {kind.strip(): value.strip() for kind, _, value in pairs}
        if len(found) < len(parts) or not all(kind and value for kind, value in found.items()):
            self.refuse(name, "must be pairs such as NSAC=01522 000000, with a comma between them")
        return found

    def url(self, name: str, default: str | None = None, *, insecure: bool) -> str:
        """An https address without a slash at its end; http too where `insecure`."""
        value = self.text(name, default)
        schemes = ("https", "http") if insecure else ("https",)
        if value and not _is_url(value, schemes):
            self.refuse(name, f"must be a whole address that begins with {schemes[0]}://")
        return value.rstrip("/")

    def address(self, name: str) -> str:
        """An email address, with or without a name before it."""
        value = self.text(name)
        if value and "@" not in parseaddr(value)[1]:
            self.refuse(name, "must be an email address")
        return value

    def database(self, name: str) -> str:
        value = self.text(name)
        if value and not value.startswith(("sqlite:///", "postgresql://")):
            self.refuse(name, "must begin with sqlite:/// or postgresql://")
        return value

    def both_or_neither(self, one: str, other: str) -> None:
        if (self.optional(one) is None) != (self.optional(other) is None):
            missing, there = (one, other) if self.optional(one) is None else (other, one)
            self.refuse(missing, f"is missing, and {PREFIX}{there} needs it")


def _is_url(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        plain = not (parts.username or parts.query or parts.fragment)
        return parts.scheme in schemes and bool(parts.hostname) and plain and parts.port != 0
    except ValueError:
        return False
