"""The possible findings of the technical check on a client's device, with the advice for each.

The check helps the client to prepare (cl.12, 13). It decides nothing about admission.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from delivery.device_check.check_finding import CheckFinding
from delivery.device_check.connection_findings import CONNECTION_FINDINGS
from delivery.device_check.device_findings import DEVICE_FINDINGS

PARTS = ("camera", "microphone", "speaker", "connection", "browser")
LATER_PARTS = frozenset({"speaker", "connection"})
"""A page of an earlier version does not report them."""
_FIRST_PARTS = frozenset(PARTS) - LATER_PARTS
DEVICE = "device"
DEVICES = ("phone", "tablet", "computer")
"""The page derives the kind from the size of the screen and the pointing device. The make, the
model and the browser's name are not sent."""

OBSOLETE: Mapping[str, str] = {"failed": "not_measured"}
"""Codes of earlier pages, with the codes that took their place."""

FINDINGS: tuple[CheckFinding, ...] = (*DEVICE_FINDINGS, *CONNECTION_FINDINGS)
_BY_CODE = {(finding.part, finding.code): finding for finding in FINDINGS}


@dataclass(frozen=True, slots=True)
class TechnicalCheck:
    """A check that a client made, as the office reads it."""

    at: datetime
    findings: tuple[CheckFinding, ...]

    @property
    def faults(self) -> tuple[CheckFinding, ...]:
        return tuple(finding for finding in self.findings if finding.is_fault)

    @property
    def unknown(self) -> tuple[CheckFinding, ...]:
        """What the check could not tell, which is nobody's fault."""
        return tuple(finding for finding in self.findings if finding.unknown)


class UnknownFindingError(ValueError):
    """A report does not hold exactly one valid code for each part."""


def read(report: object) -> dict[str, str]:
    """Returns a report's codes, one for each of `PARTS`, and the kind of device if it is given.

    Raises UnknownFindingError, without quoting the report, if it holds anything else. A report
    from a page of an earlier version has no codes for `LATER_PARTS`.
    """
    if not isinstance(report, Mapping) or set(report) - {DEVICE} - LATER_PARTS != _FIRST_PARTS:
        raise UnknownFindingError(f"a report names exactly {', '.join(PARTS)}")
    codes = {part: _current(report[part]) for part in PARTS if part in report}
    for part, code in codes.items():
        if (part, code) not in _BY_CODE:
            raise UnknownFindingError(f"{part}: not a known code")
    if DEVICE not in report:  # from a page opened before the kind was added
        return codes
    if report[DEVICE] not in DEVICES:
        raise UnknownFindingError(f"{DEVICE}: not a known kind")
    return {**codes, DEVICE: report[DEVICE]}


def _current(code: object) -> str:
    """Returns the current code for a stored code; "" for a text that is not a code."""
    return OBSOLETE.get(code, code) if isinstance(code, str) else ""


def explain(codes: Mapping[str, str]) -> tuple[CheckFinding, ...]:
    """Returns the findings of stored codes in the order of `PARTS`, without obsolete codes."""
    findings = (_BY_CODE.get((part, _current(codes.get(part, "")))) for part in PARTS)
    return tuple(finding for finding in findings if finding is not None)


def faults(codes: Mapping[str, str]) -> tuple[CheckFinding, ...]:
    """Returns the findings that the client could fix, without good and unchecked parts."""
    return tuple(finding for finding in explain(codes) if finding.is_fault)
