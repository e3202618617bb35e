"""What one provider asks, read from a dated TOML file: every figure, clause and consequence."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


class PolicyFault(ValueError):
    """The policy's text cannot be used; the message names the place."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What is asked in plain English, and the number of the clause that asks it."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class PlatformFault:
    """How many clients, what share of those present, how close together: not their own doing."""

    clients: int
    share: float
    within: timedelta


@dataclass(frozen=True, slots=True)
class Terms:
    """What follows from one outcome. Money in whole pounds; None where there is none."""

    window: str | None = None
    """`hours` after the scheduled end, `deadline` (the police deadline alone), `none`."""
    hours: timedelta | None = None
    charge_gbp: int | None = None
    refund_gbp: int | None = None
    refer_to_police: bool = False
    further_courses: bool = True
    national_status: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    name: str
    provider: str
    in_force_from: date
    move: timedelta
    excused_review: timedelta
    short_review: timedelta
    platform_fault: PlatformFault
    together: timedelta
    rules: Mapping[str, Clause]
    codes: Mapping[str, Clause]
    documents: tuple[str, ...]
    identity_refusals: tuple[str, ...]
    terms: Mapping[str, Terms]

    def observable(self) -> Mapping[str, Clause]:
        """What a trainer may note as seen: the policy's codes, and a recording."""
        return {"recording": self.rules["recording"], **self.codes}


def parse(text: str) -> Policy:
    """Read a policy. Raises PolicyFault with the key that is missing or wrong."""
    try:
        return _policy(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise PolicyFault(f"not TOML: {fault}") from fault
    except KeyError as fault:
        raise PolicyFault(f"{fault.args[0]} is missing") from fault
    except (TypeError, ValueError, AttributeError) as fault:
        raise PolicyFault(str(fault)) from fault


def _policy(told: Mapping[str, Any]) -> Policy:
    rules = told["rules"]
    fault = told["platform_fault"]
    attendance = told["attendance"]
    return Policy(
        name=told["name"],
        provider=told["provider"],
        in_force_from=told["in_force_from"],
        move=_seconds(attendance["move_s"]),
        excused_review=_seconds(attendance["excused_review_s"]),
        short_review=_seconds(attendance["short_review_s"]),
        platform_fault=PlatformFault(fault["clients"], fault["share"], _seconds(fault["within_s"])),
        together=_seconds(rules["second_session"]["together_s"]),
        rules={code: Clause(rule.get("clause", ""), rule["text"]) for code, rule in rules.items()},
        codes={
            code: Clause(rule["clause"], rule["text"])
            for code, rule in rules["observed"]["codes"].items()
        },
        documents=tuple(told["identity"]["documents"]),
        identity_refusals=tuple(told["identity"]["refusals"]),
        terms={outcome: _terms(terms) for outcome, terms in told["consequences"].items()},
    )


def _terms(told: Mapping[str, Any]) -> Terms:
    hours = told.get("hours")
    known = {field: value for field, value in told.items() if field != "hours"}
    return Terms(**known, hours=None if hours is None else timedelta(hours=hours))


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)
