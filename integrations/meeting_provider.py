"""What we ask of any provider of meetings, in words of our own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class MeetingFault(Exception):
    """The provider did not do what was asked; the message holds no personal data."""

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
        """Asking the same again will fail again: somebody must look."""
        self.retry_after_s = retry_after_s
        """How long the provider asks to be left alone, where it says; else None."""
        self.gone = gone
        """What was asked about does not exist, or no longer."""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    topic: str
    """Neutral: a course's reference, never its type or a name. Everybody invited sees it."""
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
    """A setting that was asked for and did not take."""

    setting: str
    wanted: str | int | bool
    found: str | int | bool | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One connection, as the provider tells it after the end. Times are UTC, whole seconds."""

    user_id: str
    registrant_id: str | None
    account_id: str | None
    name: str
    joined_at: datetime
    left_at: datetime | None
    waiting: bool = False
    """In the waiting room, not in the meeting."""


@dataclass(frozen=True, slots=True)
class PastInstance:
    """One time that a meeting was held, and is over."""

    instance: str
    started_at: datetime


class MeetingProvider(Protocol):
    """Every method may raise MeetingFault; what is gone already may be cancelled again."""

    async def make(self, plan: MeetingPlan) -> str:
        """The id of a new meeting, where only registered people may join."""

    async def move(self, meeting_id: str, plan: MeetingPlan) -> None: ...

    async def cancel(self, meeting_id: str) -> None: ...

    async def read_back(self, meeting_id: str) -> tuple[SettingMissed, ...]:
        """Which of the settings that we ask for are not as we asked."""

    async def register(
        self, meeting_id: str, given_name: str, family_name: str, address: str
    ) -> Registered:
        """A personal link. `address` tells registrants apart and is never written to."""

    async def unregister(self, meeting_id: str, registrant_id: str, address: str) -> None:
        """The personal link is dead from now on; who is in the room already stays in."""

    async def watch(self, meeting_id: str) -> None:
        """Begin to tell of the cameras in a meeting that is being held. Asking again, or while it
        is told already, does no harm; that it has begun is told elsewhere, if it does."""

    async def report(self, instance: str) -> tuple[ReportRow, ...]:
        """Every connection of an instance that has ended. The fault is `gone` while there is no
        report, which may come yet: Zoom says the same of what never was."""

    async def past_instances(self, meeting_id: str) -> tuple[PastInstance, ...]:
        """Every time that the meeting was held and is over; none of a meeting that is gone."""

    async def close(self) -> None: ...
