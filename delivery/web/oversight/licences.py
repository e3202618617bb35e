"""The page of trainers' licences, which officers and administrators keep."""

from collections.abc import Mapping
from datetime import date

from aiohttp import web

from delivery.records.accounts import trainer_licences, users
from delivery.records.accounts.users import User
from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.registers.course_types import name_of
from delivery.timekeeping.london_time import london_day
from delivery.web.access.authorisation import id_in
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import text_in, texts_in

FIELDS = ("trainer", "course_type", "ends_on")
LONGEST_TYPE = 20


async def show(request: web.Request) -> web.Response:
    return await _page(request, dict.fromkeys(FIELDS, ""), {})


async def save(request: web.Request) -> web.Response:
    typed = {name: text.strip() for name, text in texts_in(request, FIELDS).items()}
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        trainer, ends_on = await _trainer(tx, typed["trainer"]), _day(typed["ends_on"])
        faults = _faults(typed, trainer, ends_on)
        if trainer is not None and ends_on is not None and not faults:
            course_type = typed["course_type"]
            await trainer_licences.save(tx, trainer.id, course_type, ends_on, now)
            await _note(tx, request, f"licence noted: {course_type} until {ends_on}", trainer.id)
    if faults:
        return await _page(request, typed, faults)
    raise web.HTTPSeeOther(address(request, "licences"))


async def remove(request: web.Request) -> web.Response:
    user_id, course_type = id_in(text_in(request, "trainer")), text_in(request, "course_type")
    async with request.app[STORE].writing() as tx:
        if user_id and await trainer_licences.remove(tx, user_id, course_type):
            await _note(tx, request, f"licence removed: {course_type}", user_id)
    raise web.HTTPSeeOther(address(request, "licences"))


async def _trainer(tx: Transaction, typed: str) -> User | None:
    user_id = id_in(typed)
    user = await users.by_id(tx, user_id) if user_id else None
    return user if user is not None and user.active and user.role == "trainer" else None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _faults(typed: Mapping[str, str], trainer: User | None, ends_on: date | None) -> dict[str, str]:
    faults: dict[str, str] = {}
    if trainer is None:
        faults["trainer"] = "Select a trainer"
    if not 0 < len(typed["course_type"]) <= LONGEST_TYPE:
        faults["course_type"] = "Select a course type"
    if ends_on is None:
        faults["ends_on"] = "Enter the last day of the licence"
    return faults


async def _note(tx: Transaction, request: web.Request, act: str, user_id: int) -> None:
    by, now = signed_in(request).id, request.app[CLOCK].now()
    await audit.add(tx, user_id=by, act=act, subject=f"user {user_id}", now=now)


async def _page(
    request: web.Request, typed: Mapping[str, str], faults: Mapping[str, str]
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        licences = await trainer_licences.list_all(tx)
        types = await trainer_licences.course_types(tx)
        everybody = await users.list_all(tx)
    return await draw(
        request,
        "courses/licences.html",
        status=422 if faults else 200,
        here="licences",
        licences=licences,
        trainers=[user for user in everybody if user.active and user.role == "trainer"],
        types={course_type: name_of(course_type) for course_type in types},
        name_of=name_of,
        today=london_day(request.app[CLOCK].now()),
        typed=typed,
        faults=faults,
    )
