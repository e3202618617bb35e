"""The page of one client's possible notes, and the pages that confirm a removal or an
abandonment."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from compliance.policy.policy import Terms
from delivery.live import observation_times, trainer_actions
from delivery.live.client_row import Row
from delivery.live.note_checks import SEEN
from delivery.live.possible_notes import OF_CLIENT, why_not
from delivery.web.access.authorisation import number
from delivery.web.pages import draw
from delivery.web.trainer.course_page import CourseView, read_view


@dataclass(frozen=True, slots=True)
class Offer:
    """The notes that a page about a client offers to the trainer."""

    why: Mapping[str, str | None]
    """By note, the sentence why the note is not possible; None for a possible note."""
    impossible: Mapping[str, list[str]]
    """The impossible notes, by the sentence why."""
    seen: bool
    """The trainer says that they see the client."""
    in_doubt: bool
    """Zoom has not told us that the client came, or that they were in the meeting."""


async def show(request: web.Request) -> web.Response:
    view = await read_view(request)
    row = _row(request, view)
    return await draw(
        request,
        "trainer/client.html",
        view=view,
        row=row,
        offer=offer_of(view, row, request.query.get(SEEN) == "yes"),
        notes=[
            note for note in view.notes if getattr(note.event, "booking", None) == row.reference
        ],
        actions=trainer_actions,
        observation_times=observation_times,
    )


async def show_removal(request: web.Request) -> web.Response:
    return await _ending(request, "trainer/removal.html")


async def show_refusal(request: web.Request) -> web.Response:
    return await _ending(request, "trainer/refusal.html")


async def _ending(request: web.Request, template: str) -> web.Response:
    """The page that asks before a client's course ends, with the facts and what follows."""
    view = await read_view(request)
    row = _row(request, view)
    return await draw(
        request,
        template,
        view=view,
        row=row,
        offer=offer_of(view, row, request.query.get(SEEN) == "yes"),
        terms=consequences(view),
        actions=trainer_actions,
    )


async def show_abandonment(request: web.Request) -> web.Response:
    return await draw(request, "trainer/abandonment.html", view=await read_view(request))


def consequences(view: CourseView) -> Mapping[str, Terms]:
    """The terms of the outcome of each reason to refuse or remove a client."""
    outcomes = {reason: f"non_completion_{reason}" for reason in trainer_actions.SENT_OUT}
    outcomes |= {reason: f"refused_{reason}" for reason in trainer_actions.NOT_ADMITTED}
    return {reason: view.inputs.policy.terms[outcome] for reason, outcome in outcomes.items()}


def _row(request: web.Request, view: CourseView) -> Row:
    wanted = number(request, "booking_id")
    for row in view.monitor.rows:
        if row.booking_id == wanted:
            return row
    raise web.HTTPNotFound


def offer_of(view: CourseView, row: Row, seen: bool) -> Offer:
    """Returns the possible notes about a client. `seen` means that the trainer says that they
    see the client."""
    standing = row.standing.seen_by_trainer() if seen else row.standing
    why = {name: why_not(name, view.standing, standing) for name in OF_CLIENT}
    return Offer(
        why=why,
        impossible=_grouped(why),
        seen=seen,
        in_doubt=not (row.standing.has_come and row.standing.has_been_in)
        and view.standing.hears_zoom,
    )


def _grouped(why: Mapping[str, str | None]) -> Mapping[str, list[str]]:
    """Returns the impossible notes, by the sentence with the reason."""
    notes: dict[str, list[str]] = defaultdict(list)
    for name, sentence in why.items():
        if sentence:
            notes[sentence].append(name)
    return notes
