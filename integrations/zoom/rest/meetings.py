"""Zoom as a provider of meetings, over its REST API (developers.zoom.us/docs/api/meetings)."""

import asyncio
from collections.abc import Mapping
from datetime import UTC

from compliance.provider_report import ReportedStay
from integrations.http_session import HttpSession
from integrations.meeting_provider import (
    MeetingFault,
    MeetingPlan,
    PastInstance,
    Registered,
    SettingMissed,
)
from integrations.zoom.rest import meeting_settings
from integrations.zoom.rest import participant_report as report
from integrations.zoom.rest.access_token import AccessTokens, Credentials
from integrations.zoom.rest.api_client import ApiClient, Sleep
from integrations.zoom.value_readers import moment, part, text

SCHEDULED = 2
TIMEZONE = "Europe/London"
NOT_LIVE = 3000
"""Zoom's code that is temporary for a request for a stream: a meeting announced as started is not
live in all of Zoom yet (FACTS 3.1). For other calls it is permanent."""


class ZoomMeetings:
    """Implements integrations.meeting_provider.MeetingProvider."""

    def __init__(
        self,
        api_url: str,
        oauth_url: str,
        credentials: Credentials,
        sleep: Sleep = asyncio.sleep,
        *,
        stream_app: str | None = None,
    ) -> None:
        """`stream_app` is the client id of the General app that receives streams, if any."""
        self._stream_app = stream_app
        self._http = HttpSession()
        self._api = ApiClient(
            self._http, api_url, AccessTokens(self._http, oauth_url, credentials), sleep
        )

    async def make(self, plan: MeetingPlan) -> str:
        body = {**_body(plan), "type": SCHEDULED}
        answer = await self._api.call("POST", "users", plan.host, "meetings", body=body)
        return _required(text(answer.get("id")), "meeting")

    async def move(self, meeting_id: str, plan: MeetingPlan) -> None:
        await self._api.call("PATCH", "meetings", meeting_id, body=_body(plan))

    async def cancel(self, meeting_id: str) -> None:
        try:
            await self._api.call("DELETE", "meetings", meeting_id)
        except MeetingFault as fault:
            if not fault.gone:
                raise

    async def read_back(self, meeting_id: str) -> tuple[SettingMissed, ...]:
        meeting = await self._api.call("GET", "meetings", meeting_id)
        host = _required(text(meeting.get("host_id")), "host of the meeting")
        account = await self._api.call("GET", "users", host, "settings")
        return (
            *meeting_settings.missed_of_meeting(meeting),
            *meeting_settings.missed_of_host(account),
            *meeting_settings.missed_of_locks(await self._locks()),
        )

    async def register(
        self, meeting_id: str, given_name: str, family_name: str, address: str
    ) -> Registered:
        body = {
            "first_name": given_name,
            "last_name": family_name,
            "email": address,
            "auto_approve": True,
        }
        answer = await self._api.call("POST", "meetings", meeting_id, "registrants", body=body)
        return Registered(
            registrant_id=_required(text(answer.get("registrant_id")), "registrant"),
            join_url=_required(text(answer.get("join_url")), "link to join"),
        )

    async def unregister(self, meeting_id: str, registrant_id: str, address: str) -> None:
        body = {"action": "cancel", "registrants": [{"id": registrant_id, "email": address}]}
        try:
            await self._api.call("PUT", "meetings", meeting_id, "registrants", "status", body=body)
        except MeetingFault as fault:
            if not fault.gone:
                raise

    async def watch(self, meeting_id: str) -> None:
        """Zoom's 2xx acknowledges the request; `meeting.rtms_started` reports that the stream
        runs."""
        if self._stream_app is None:
            raise MeetingFault("No app is set up to receive Zoom's streams", permanent=True)
        body = {"action": "start", "settings": {"client_id": self._stream_app}}
        await self._api.call(
            "PATCH", "live_meetings", meeting_id, "rtms_app", "status", body=body,
            passing_codes=(NOT_LIVE,),
        )  # fmt: skip

    async def report(self, instance: str) -> tuple[ReportedStay, ...]:
        return await report.read(self._api, instance)

    async def has_summary(self, instance: str) -> bool | None:
        answer = await self._api.call("GET", "past_meetings", instance)
        summary = answer.get("has_meeting_summary")
        return summary if isinstance(summary, bool) else None

    async def past_instances(self, meeting_id: str) -> tuple[PastInstance, ...]:
        try:
            answer = await self._api.call("GET", "past_meetings", meeting_id, "instances")
        except MeetingFault as fault:
            if fault.gone:
                return ()
            raise
        listed = answer.get("meetings")
        if not isinstance(listed, list):
            raise MeetingFault("Zoom's list of a meeting's instances could not be read")
        return tuple(
            PastInstance(uuid, started_at)
            for instance in listed
            if (uuid := text(part(instance).get("uuid")))
            and (started_at := moment(part(instance).get("start_time")))
        )

    async def _locks(self) -> Mapping[str, object]:
        """The account's locked settings; empty for an app without the scope to read them."""
        try:
            return await self._api.call("GET", "accounts", "me", "lock_settings")
        except MeetingFault as fault:
            if fault.permanent:
                return {}
            raise

    async def close(self) -> None:
        await self._http.close()


def _body(plan: MeetingPlan) -> dict[str, object]:
    """The body that makes or changes a meeting. The time is sent in UTC, which is the same
    before and after a clock change; Zoom shows it in the zone."""
    return {
        "topic": plan.topic,
        "start_time": plan.starts_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "timezone": TIMEZONE,
        "duration": plan.minutes,
        "settings": meeting_settings.requested(),
    }


def _required(value: str, name: str) -> str:
    """Requires a value of Zoom's answer. Raises MeetingFault, which is retried, where it is
    empty."""
    if not value:
        raise MeetingFault(f"Zoom's answer names no {name}")
    return value
