"""The page of a course's trainers: the office adds a second trainer, and hands the course over."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from aiohttp import web

from delivery.course_trainers import handover, second_trainer
from delivery.records.accounts import users
from delivery.records.planning import courses
from delivery.records.trainers import course_trainers
from delivery.registers.course_types import name_of
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, RECORDER, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, text_in


@dataclass(frozen=True, slots=True)
class TypedHandover:
    """What stands in a refused form."""

    act: str = ""
    to: str = ""
    reason: str = ""


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def change(request: web.Request) -> web.Response:
    """303 to the page; 422 with the faults, and nothing changes. Raises HTTPNotFound for an unknown
    course."""
    typed = TypedHandover(*(text_in(request, name) for name in ("act", "to", "reason")))
    course_id = number(request, "course_id")
    async with request.app[STORE].reading() as tx:
        if await courses.by_id(tx, course_id) is None:
            raise web.HTTPNotFound
    try:
        await _change(request, course_id, typed)
    except InvalidInput as refused:
        return await _page(request, messages(refused.refusals, "trainers"), typed)
    request.app[RECORDER].wake(course_id)
    raise web.HTTPSeeOther(address(request, "course_trainers", course_id=course_id))


async def _change(request: web.Request, course_id: int, typed: TypedHandover) -> None:
    store, me, now = request.app[STORE], signed_in(request).id, request.app[CLOCK].now()
    match typed.act:
        case "add":
            chosen = id_in(text_in(request, "trainer"))
            await second_trainer.add(store, course_id, chosen, me, now)
        case "take_off":
            await second_trainer.take_off(store, course_id, me, now)
        case "hand_over":
            await handover.appoint(store, course_id, id_in(typed.to), typed.reason, me, now)
        case _:
            raise InvalidInput(FieldError("", "this cannot be done"))


async def _page(
    request: web.Request,
    faults: Mapping[str, str] = MappingProxyType({}),
    typed: TypedHandover = TypedHandover(),
) -> web.Response:
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        row = await courses.by_id(tx, course_id)
        if row is None:
            raise web.HTTPNotFound
        trainers = await course_trainers.of_course(tx, course_id)
        names = {user.id: user.name for user in await users.list_all(tx)}
        to_choose = await second_trainer.to_choose(tx, trainers)
    return await draw(
        request,
        "courses/trainers.html",
        status=422 if faults else 200,
        here="officer_courses" if signed_in(request).role == "officer" else "control_room",
        row=row,
        name=name_of(row.type),
        trainers=replace(trainers, names=names),
        to_choose=to_choose,
        may_change=second_trainer.may_change(row, now),
        faults=faults,
        typed=typed,
    )
