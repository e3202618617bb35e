"""The interface of a provider of meetings: schedule, register, report."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from compliance.provider_report import ReportedStay


class MeetingFault(Exception):
    """The provider refused or failed a request; the message holds no personal data."""

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after_s: float | None = None,
        gone: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        """The same request will fail again: a person must act."""
        self.retry_after_s = retry_after_s
        """The wait that the provider asks for, in seconds; None where it names none."""
        self.gone = gone
        """The subject of the request does not exist, or no longer does."""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    topic: str
    """The title, which every invited person sees: a course's reference, never its type or a
    name."""
    starts_at: datetime
    minutes: int
    host: str
    """The licensed account that holds the meeting, as the provider names it."""


@dataclass(frozen=True, slots=True)
class Registered:
    registrant_id: str
    join_url: str
    """Personal and carries a token: a secret."""


@dataclass(frozen=True, slots=True)
class SettingMissed:
    """A requested setting that the meeting or account does not have."""

    setting: str
    wanted: str | int | bool
    found: str | int | bool | None


@dataclass(frozen=True, slots=True)
class PastInstance:
    """An instance of a meeting that has ended."""

    instance: str
    started_at: datetime


class MeetingProvider(Protocol):
    """Every method may raise MeetingFault; a meeting that is gone may be cancelled again."""

    async def make(self, plan: MeetingPlan) -> str:
        """The id of a new meeting, where only registered people may join."""

    async def move(self, meeting_id: str, plan: MeetingPlan) -> None: ...

    async def cancel(self, meeting_id: str) -> None: ...

    async def read_back(self, meeting_id: str) -> tuple[SettingMissed, ...]:
        """The required settings that the meeting or its account does not have."""

    async def register(
        self, meeting_id: str, given_name: str, family_name: str, address: str
    ) -> Registered:
        """A personal link. `address` distinguishes registrants; no mail is sent to it."""

    async def unregister(self, meeting_id: str, registrant_id: str, address: str) -> None:
        """Revokes a personal link; a person who has joined already stays in the meeting."""

    async def watch(self, meeting_id: str) -> None:
        """Requests a stream of camera events of a live meeting; repeating the request does no
        harm. A webhook reports when the stream starts."""

    async def report(self, instance: str) -> tuple[ReportedStay, ...]:
        """Every connection of an instance that has ended. The fault is `gone` while there is no
        report, which may still come."""

    async def has_summary(self, instance: str) -> bool | None:
        """Whether the provider holds a written summary of an instance that has ended; None where it
        does not say."""

    async def past_instances(self, meeting_id: str) -> tuple[PastInstance, ...]:
        """The ended instances of a meeting; empty for a meeting that is gone."""

    async def close(self) -> None: ...
