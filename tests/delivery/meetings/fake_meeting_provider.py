"""A meeting provider in memory, which can fail and lists its calls."""

from dataclasses import dataclass, field

from compliance.provider_report import ReportedStay
from integrations.meeting_provider import (
    MeetingFault,
    MeetingPlan,
    PastInstance,
    Registered,
    SettingMissed,
)


@dataclass
class FakeMeeting:
    plan: MeetingPlan
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Address and name of each registrant whose link is still valid, by registrant id."""


class FakeMeetings:
    """Implements MeetingProvider."""

    def __init__(self) -> None:
        self.rooms: dict[str, FakeMeeting] = {}
        self.calls: list[str] = []
        self.faults: list[Exception] = []
        """Faults raised by the next calls, one a call."""
        self.busy_for: set[str] = set()
        """Addresses whose registration the provider refuses."""
        self.missed: tuple[SettingMissed, ...] = ()
        self.reports: dict[str, tuple[ReportedStay, ...]] = {}
        self.past: tuple[PastInstance, ...] = ()
        self.summarised: set[str] = set()
        """Instances that have a written summary."""
        self.summary_faults: list[MeetingFault] = []
        self._made = 0

    def _ask(self, call: str) -> None:
        self.calls.append(call)
        if self.faults:
            raise self.faults.pop(0)

    async def make(self, plan: MeetingPlan) -> str:
        self._ask("make")
        self._made += 1
        meeting_id = f"8123456{self._made}"
        self.rooms[meeting_id] = FakeMeeting(plan)
        return meeting_id

    async def move(self, meeting_id: str, plan: MeetingPlan) -> None:
        self._ask("move")
        self.rooms[meeting_id].plan = plan

    async def cancel(self, meeting_id: str) -> None:
        self._ask("cancel")
        self.rooms.pop(meeting_id, None)

    async def read_back(self, meeting_id: str) -> tuple[SettingMissed, ...]:
        self._ask("read_back")
        return self.missed

    async def register(
        self, meeting_id: str, given_name: str, family_name: str, address: str
    ) -> Registered:
        self._ask("register")
        if address in self.busy_for:
            raise MeetingFault("busy")
        links = self.rooms[meeting_id].links
        for link_id, (theirs, _) in links.items():
            if theirs == address:
                return Registered(link_id, f"https://zoom.example/j/{link_id}")
        self._made += 1
        registrant_id = f"reg-{self._made}"
        links[registrant_id] = (address, f"{given_name} {family_name}")
        return Registered(registrant_id, f"https://zoom.example/j/{registrant_id}")

    async def unregister(self, meeting_id: str, registrant_id: str, address: str) -> None:
        self._ask("unregister")
        if meeting_id not in self.rooms:
            return
        assert self.rooms[meeting_id].links.pop(registrant_id, (address, ""))[0] == address

    async def watch(self, meeting_id: str) -> None:
        self._ask(f"watch {meeting_id}")

    async def report(self, instance: str) -> tuple[ReportedStay, ...]:
        self._ask(f"report {instance}")
        if instance not in self.reports:
            raise MeetingFault("Zoom answered 404 to GET of report", permanent=True, gone=True)
        return self.reports[instance]

    async def has_summary(self, instance: str) -> bool | None:
        if self.summary_faults:
            raise self.summary_faults.pop(0)
        return instance in self.summarised

    async def past_instances(self, meeting_id: str) -> tuple[PastInstance, ...]:
        self._ask("past_instances")
        return self.past

    async def close(self) -> None: ...
