"""Zoom's REST API for past meetings and for the account's settings."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import unquote

from aiohttp import web

from integrations.zoom.simulator.app_keys import ACCOUNT, NOW
from integrations.zoom.simulator.meetings.meeting import Groups
from integrations.zoom.simulator.rest import error_responses, response_bodies
from integrations.zoom.simulator.rest.authentication import json_object
from integrations.zoom.simulator.rest.meetings_api import paging


async def participants(request: web.Request) -> web.Response:
    """One row for each connection, oldest first; refused while the meeting runs."""
    account = request.app[ACCOUNT]
    _, instance = account.ended(_meeting_id_or_uuid(request))
    ended_at = instance.ended_at or request.app[NOW]()
    if request.app[NOW]() < ended_at + timedelta(minutes=account.report_delay_minutes):
        raise error_responses.not_ended()
    with_registrant = "registrant_id" in request.query.get("include_fields", "")
    rows = [
        response_bodies.report_row(attendee, connection, ended_at, with_registrant)
        for attendee, connection in instance.connections
        if attendee.key not in account.unreported
    ]
    return web.json_response(response_bodies.page("participants", rows, *paging(request)))


async def instances(request: web.Request) -> web.Response:
    meeting = request.app[ACCOUNT].meeting(request.match_info["meeting_id"])
    return web.json_response(response_bodies.instances(meeting))


async def past_meeting(request: web.Request) -> web.Response:
    meeting, instance = request.app[ACCOUNT].ended(_meeting_id_or_uuid(request))
    return web.json_response(response_bodies.past_meeting(meeting, instance))


async def user_settings(request: web.Request) -> web.Response:
    return web.json_response(request.app[ACCOUNT].host_settings)


async def change_user_settings(request: web.Request) -> web.Response:
    await _change(request, request.app[ACCOUNT].host_settings)
    return web.Response(status=204)


async def locks(request: web.Request) -> web.Response:
    return web.json_response(request.app[ACCOUNT].locks)


async def change_locks(request: web.Request) -> web.Response:
    await _change(request, request.app[ACCOUNT].locks)
    return web.Response(status=204)


ROUTES = (
    web.get("/v2/report/meetings/{meeting_id_or_uuid}/participants", participants),
    web.get("/v2/past_meetings/{meeting_id}/instances", instances),
    web.get("/v2/past_meetings/{meeting_id_or_uuid}", past_meeting),
    web.get("/v2/users/{user_id}/settings", user_settings),
    web.patch("/v2/users/{user_id}/settings", change_user_settings),
    web.get("/v2/accounts/{account_id}/lock_settings", locks),
    web.patch("/v2/accounts/{account_id}/lock_settings", change_locks),
)


def _meeting_id_or_uuid(request: web.Request) -> str:
    """A uuid that begins with "/" or contains "//" is found only if it was encoded twice."""
    once = request.match_info["meeting_id_or_uuid"]
    if once.startswith("/") or "//" in once:
        raise error_responses.no_meeting(once)
    return unquote(once)


async def _change(request: web.Request, groups: Groups) -> None:
    for group, wanted in (await json_object(request)).items():
        if not isinstance(wanted, Mapping):
            raise error_responses.invalid(group)
        groups[group] = {**groups.get(group, {}), **wanted}
