"""Zoom's REST API for meetings and their registrants.

https://developers.zoom.us/docs/api/meetings/ - the paths below /v2 are Zoom's.
"""

from collections.abc import Mapping

from aiohttp import web

from integrations.zoom.simulator.app_keys import ACCOUNT, ANNOUNCER, NOW
from integrations.zoom.simulator.meetings import scheduling
from integrations.zoom.simulator.meetings.live_meeting import (
    ActImpossible,
    LiveMeeting,
    Occurrences,
)
from integrations.zoom.simulator.meetings.meeting import Meeting, Registrant
from integrations.zoom.simulator.meetings.occurrences import OutgoingWebhook
from integrations.zoom.simulator.meetings.stream_state import PAUSED, RESUMED, STOPPED_BY_API
from integrations.zoom.simulator.rest import error_responses, response_bodies
from integrations.zoom.simulator.rest.authentication import json_object
from integrations.zoom.simulator.webhooks import payloads

REGISTRANT_STATUS = {"cancel": "cancelled", "deny": "denied", "approve": "approved"}


async def make_meeting(request: web.Request) -> web.Response:
    account, now = request.app[ACCOUNT], request.app[NOW]()
    meeting = scheduling.make(
        account, request.match_info["user_id"], await json_object(request), now
    )
    _announce(request, payloads.scheduled(meeting, "meeting.created", now))
    return web.json_response(response_bodies.meeting(meeting, account.address), status=201)


async def get_meeting(request: web.Request) -> web.Response:
    return web.json_response(
        response_bodies.meeting(_meeting(request), request.app[ACCOUNT].address)
    )


async def change_meeting(request: web.Request) -> web.Response:
    """Answers 204 without a body; only a later read shows which settings were ignored."""
    meeting, now = _meeting(request), request.app[NOW]()
    wanted = await json_object(request)
    scheduling.change(request.app[ACCOUNT], meeting, wanted, now)
    _announce(request, payloads.changed(meeting, wanted, now))
    return web.Response(status=204)


async def delete_meeting(request: web.Request) -> web.Response:
    meeting = _meeting(request)
    del request.app[ACCOUNT].meetings[meeting.id]
    _announce(request, payloads.scheduled(meeting, "meeting.deleted", request.app[NOW]()))
    return web.Response(status=204)


async def end_meeting(request: web.Request) -> web.Response:
    if (await json_object(request)).get("action") != "end":
        raise error_responses.invalid("action")
    request.app[ANNOUNCER].announce_later(_live_meeting(request).end())
    return web.Response(status=204)


async def rtms_status(request: web.Request) -> web.Response:
    wanted = await json_object(request)
    settings = wanted.get("settings")
    client_id = settings.get("client_id") if isinstance(settings, Mapping) else None
    if client_id != request.app[ACCOUNT].config.rtms_client_id:
        raise error_responses.invalid("client_id")
    request.app[ANNOUNCER].announce_later(_stream_act(request, str(wanted.get("action"))))
    return web.Response(status=204)


async def register(request: web.Request) -> web.Response:
    account, meeting, now = request.app[ACCOUNT], _meeting(request), request.app[NOW]()
    if meeting.settings["approval_type"] not in (0, 1):
        raise error_responses.no_registration(str(meeting.id))
    wanted = await json_object(request)
    missing = [name for name in ("email", "first_name") if not wanted.get(name)]
    if missing:
        raise error_responses.invalid(*missing)
    given, family = str(wanted["first_name"]), str(wanted.get("last_name", ""))
    made, new = account.register(meeting, str(wanted["email"]), given, family, now)
    url = account.join_url(meeting, made)
    if new:
        event = "meeting.registration_created"
        _announce(request, payloads.registration(meeting, made, event, now, url))
    return web.json_response(response_bodies.registered(meeting, made, url), status=201)


async def list_registrants(request: web.Request) -> web.Response:
    account, meeting = request.app[ACCOUNT], _meeting(request)
    status = request.query.get("status", "approved")
    listed = [r for r in meeting.registrants.values() if r.status == status]
    rows = [response_bodies.registrant(r, account.join_url(meeting, r)) for r in listed]
    return web.json_response(response_bodies.page("registrants", rows, *paging(request)))


async def delete_registrant(request: web.Request) -> web.Response:
    meeting = _meeting(request)
    _set_registrant_status(request, meeting, request.match_info["registrant_id"], "cancelled")
    return web.Response(status=204)


async def registrants_status(request: web.Request) -> web.Response:
    """Revokes or restores links; people already in the meeting stay."""
    meeting, wanted = _meeting(request), await json_object(request)
    status = REGISTRANT_STATUS.get(str(wanted.get("action")))
    listed = wanted.get("registrants")
    if status is None or not isinstance(listed, list):
        raise error_responses.invalid("action" if status is None else "registrants")
    for named in listed:
        _set_registrant_status(request, meeting, str(named.get("id")), status)
    return web.Response(status=204)


ROUTES = (
    web.post("/v2/users/{user_id}/meetings", make_meeting),
    web.get("/v2/meetings/{meeting_id}", get_meeting),
    web.patch("/v2/meetings/{meeting_id}", change_meeting),
    web.delete("/v2/meetings/{meeting_id}", delete_meeting),
    web.put("/v2/meetings/{meeting_id}/status", end_meeting),
    web.patch("/v2/live_meetings/{meeting_id}/rtms_app/status", rtms_status),
    web.post("/v2/meetings/{meeting_id}/registrants", register),
    web.get("/v2/meetings/{meeting_id}/registrants", list_registrants),
    web.put("/v2/meetings/{meeting_id}/registrants/status", registrants_status),
    web.delete("/v2/meetings/{meeting_id}/registrants/{registrant_id}", delete_registrant),
)


def paging(request: web.Request) -> tuple[int, int]:
    """The size of a page, and the index of its first row."""
    size = request.query.get("page_size", "30")
    start = request.query.get("next_page_token", "").removeprefix("page") or "0"
    if not size.isdecimal() or not 1 <= int(size) <= 300 or not start.isdecimal():
        raise error_responses.invalid("page_size" if start.isdecimal() else "next_page_token")
    return int(size), int(start)


def _meeting(request: web.Request) -> Meeting:
    return request.app[ACCOUNT].meeting(request.match_info["meeting_id"])


def _live_meeting(request: web.Request) -> LiveMeeting:
    meeting = _meeting(request)
    if meeting.live is None:
        raise error_responses.not_live()
    return LiveMeeting(meeting, meeting.live, request.app[NOW]())


def _stream_act(request: web.Request, action: str) -> Occurrences:
    live = _live_meeting(request)
    try:
        if action == "start":
            return live.start_stream(request.app[ACCOUNT].address)
        if action == "stop":
            return live.end_stream(STOPPED_BY_API)
        if action in ("pause", "resume"):
            return live.turn_stream(PAUSED if action == "pause" else RESUMED)
    except ActImpossible as fault:
        raise error_responses.not_live() from fault
    raise error_responses.invalid("action")


def _set_registrant_status(
    request: web.Request, meeting: Meeting, registrant_id: str, status: str
) -> None:
    registrant: Registrant | None = meeting.registrants.get(registrant_id)
    if registrant is None:
        raise error_responses.no_registrant(registrant_id)
    if registrant.status == status:
        return
    registrant.status = status
    event = f"meeting.registration_{status}"
    url = request.app[ACCOUNT].join_url(meeting, registrant)
    _announce(request, payloads.registration(meeting, registrant, event, request.app[NOW](), url))


def _announce(request: web.Request, webhook: OutgoingWebhook) -> None:
    request.app[ANNOUNCER].announce_later([webhook])
