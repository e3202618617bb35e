"""Plays a script against a running service: acts in Zoom, actions of the trainer, and time."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import web

from integrations.simulation.timers import SteppedTimers
from integrations.zoom.simulator.app_keys import ACCOUNT, ANNOUNCER, WEBHOOK_SENDER
from integrations.zoom.simulator.control.control_api import perform
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings.meeting import Meeting
from integrations.zoom.simulator.scripting.script import Script, ScriptStep
from integrations.zoom.simulator.webhooks.delivery_faults import ReportLacks, ReportLate
from integrations.zoom.simulator.webhooks.network_conditions import FaultyNetwork
from integrations.zoom.simulator.webhooks.pending_delivery import Signing


class ScriptTrainer(Protocol):
    async def post_action(self, action: str, fields: Mapping[str, str]) -> None:
        """Performs a trainer's action on the service's monitor of the course."""


class Time(Protocol):
    async def until(self, moment: datetime) -> None:
        """Returns once the service's clock shows this moment."""


@dataclass(frozen=True, slots=True)
class ScriptRun:
    deliveries: Mapping[str, int]
    """Genuine webhooks that did not arrive, and forged ones, by final state."""
    forgeries_taken: int


@dataclass(slots=True)
class ScriptPlayer:
    """Plays one script. `zoom` must be running on these timers; its first subscriber is the
    service."""

    script: Script
    starts_at: datetime
    zoom: web.Application
    timers: SteppedTimers
    time: Time
    trainer: ScriptTrainer
    report: Callable[[str], None]
    _meeting: Meeting | None = None
    _registrants: dict[str, str] = field(default_factory=dict)  # by letter

    def is_ready(self) -> bool:
        """Whether the service has created the meeting and registered every client."""
        course = self.script.course
        for meeting in self.zoom[ACCOUNT].meetings.values():
            by_name = {
                registrant.name: registrant.id for registrant in meeting.registrants.values()
            }
            if meeting.topic == course.reference and set(course.clients.values()) <= set(by_name):
                self._meeting = meeting
                self._registrants = {
                    letter: by_name[name] for letter, name in course.clients.items()
                }
                return True
        return False

    async def play(self) -> ScriptRun:
        """Plays every step, up to the last retry of the last webhook. Requires `is_ready`.

        Raises ActImpossible if an act cannot be done.
        """
        self._set_faults()
        for step in self.script.steps:
            await self._pass(self.starts_at + timedelta(minutes=step.at))
            self.report(_description(step))
            await self._do(step)
            await self._settle()
        while (due := self.timers.next_due()) is not None:
            await self._pass(due)
        return self._played()

    def _set_faults(self) -> None:
        faults, account = self.script.faults, self.zoom[ACCOUNT]
        self.zoom[WEBHOOK_SENDER].network = FaultyNetwork(faults, self.starts_at, self._registrants)
        for fault in faults:
            if isinstance(fault, ReportLate):
                account.report_delay_minutes = fault.minutes
            elif isinstance(fault, ReportLacks):
                account.unreported.add(self._registrants[fault.client])

    async def _pass(self, moment: datetime) -> None:
        """Advances time to `moment`, running the timers due on the way."""
        while (due := self.timers.next_due()) is not None and due <= moment:
            await self.time.until(due)
            await self.timers.run_due()
        await self.time.until(moment)

    async def _do(self, step: ScriptStep) -> None:
        for person in step.people or ("",):
            if step.note:
                await self.trainer.post_action(step.note, self._form(step, person))
            else:
                await perform(self.zoom, self._order(step.act, person, step))

    async def _settle(self) -> None:
        """Waits until the act is announced and the listener has read its messages."""
        await self.zoom[ANNOUNCER].settle()
        meeting = self._meeting
        if meeting and meeting.live and meeting.live.stream_id:
            await perform(self.zoom, ControlRequest("await_heard", meeting_id=meeting.id))

    def _form(self, step: ScriptStep, person: str) -> dict[str, str]:
        keys = {
            "minutes": step.minutes,
            "document": step.document,
            "reason": step.reason,
            "state": step.state,
        }
        booking = {"booking": self.script.booking(person)} if person else {}
        return booking | {key: value for key, value in keys.items() if value}

    def _order(self, act: str, person: str, step: ScriptStep) -> ControlRequest:
        registrant = self._registrants.get(person, "")
        return ControlRequest(
            act,
            meeting_id=self._meeting.id if self._meeting else "",
            registrant_id=registrant,
            person="" if registrant else person,
            camera=step.camera,
            rtms=step.rtms,
            role=step.role,
            one_side=step.one_side,
            uuid=step.uuid,
            timeout_s=step.wait_s,
        )

    def _played(self) -> ScriptRun:
        sent = self.zoom[WEBHOOK_SENDER].sent
        states = Counter(delivery.state for delivery in sent if delivery.state != "delivered")
        taken = [
            delivery
            for delivery in sent
            if delivery.signing is not Signing.GENUINE and delivery.state == "delivered"
        ]
        return ScriptRun(states, len(taken))


def _description(step: ScriptStep) -> str:
    return f"{step.at:+7.1f} min  {' '.join((step.act or step.note, *step.people))}"
