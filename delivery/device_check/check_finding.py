"""A finding of the technical check: a code, the sentence that it means, and the advice."""

from dataclasses import dataclass

UNKNOWN = frozenset(
    {"not_checked", "not_measured", "unanswered", "not_secure", "unsupported", "unsure"}
)
"""Codes that say nothing about the device: our check could not measure it, or did not."""


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """A finding about one part of the device. `devices` holds instructions by kind of device."""

    part: str
    code: str
    words: str
    advice: str = ""
    devices: tuple[tuple[str, str], ...] = ()

    @property
    def good(self) -> bool:
        return self.code == "ok"

    @property
    def unknown(self) -> bool:
        return self.code in UNKNOWN

    @property
    def is_fault(self) -> bool:
        """Whether it is something that the client can mend."""
        return not self.good and not self.unknown
