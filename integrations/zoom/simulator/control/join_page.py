"""The page behind a personal link, in place of Zoom's app, with one button."""

from html import escape

from aiohttp import web

from integrations.zoom.simulator.app_keys import ACCOUNT, ANNOUNCER, NOW
from integrations.zoom.simulator.control.control_requests import ControlRequest
from integrations.zoom.simulator.meetings import acts
from integrations.zoom.simulator.meetings.live_meeting import ActImpossible
from integrations.zoom.simulator.meetings.meeting import Meeting, Registrant
from integrations.zoom.simulator.rest.error_responses import ZoomError

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<h1>{title}</h1>
<p>{text}</p>
{button}
</html>
"""
BUTTON = '<form method="post"><button type="submit">Join the meeting</button></form>'


async def show(request: web.Request) -> web.Response:
    """Shows the page and changes nothing, because mail scanners open links."""
    meeting, registrant = _holder(request)
    if registrant is None:
        return _page("This link does not work", _refusal_words(meeting), status=404)
    return _page("Zoom would open here", f"You are {registrant.name}.", BUTTON)


async def enter(request: web.Request) -> web.Response:
    meeting, registrant = _holder(request)
    if meeting is None or registrant is None:
        return _page("This link does not work", _refusal_words(meeting), status=404)
    control = ControlRequest("open_link", meeting_id=meeting.id, registrant_id=registrant.id)
    try:
        occurrences = acts.open_link(request.app[ACCOUNT], control, request.app[NOW]())
    except ActImpossible:
        return _page("You cannot join", "The host removed you from this meeting.", status=403)
    await request.app[ANNOUNCER].announce(occurrences)
    if meeting.live is None:
        return _page("Please wait", "The host has not started this meeting.")
    return _page("You are there", "The host lets you in from the waiting room.")


ROUTES = (web.get("/j/{meeting_id}", show), web.post("/j/{meeting_id}", enter))


def _holder(request: web.Request) -> tuple[Meeting | None, Registrant | None]:
    account = request.app[ACCOUNT]
    try:
        meeting = account.meeting(request.match_info["meeting_id"])
    except ZoomError:
        return None, None
    return meeting, account.registrant_of(meeting, request.query.get("tk", ""))


def _refusal_words(meeting: Meeting | None) -> str:
    if meeting is None:
        return "This meeting does not exist, or was deleted."
    return "Your registration was cancelled, or the link is not complete."


def _page(title: str, text: str, button: str = "", status: int = 200) -> web.Response:
    page = PAGE.format(title=escape(title), text=escape(text), button=button)
    return web.Response(text=page, content_type="text/html", status=status)
