"""The tasks of one client's decision: how they stand, telling the client, doing them."""

from datetime import datetime

from delivery.effects import marking, telling
from delivery.effects.telling import Telling, TellingResult, TellingWay
from delivery.records.tasks import tasks
from delivery.records.tasks.tasks import TaskRow
from tests.scenes.officer_desk import OfficerDesk


async def tasks_of(desk: OfficerDesk, client: str) -> dict[str, TaskRow]:
    """The last task of each kind; a correction by its kind and `correction`."""
    live = desk.live
    async with desk.store.reading() as tx:
        rows = await tasks.of_cases(tx, live.course_id, [live.booking_ids[client]])
    return {f"{row.kind}{' correction' if row.corrects_id else ''}": row for row in rows}


async def states_of(desk: OfficerDesk, client: str) -> dict[str, str]:
    return {kind: row.state for kind, row in (await tasks_of(desk, client)).items()}


async def tell(
    desk: OfficerDesk,
    client: str,
    result: TellingResult = TellingResult.TOLD,
    at: datetime | None = None,
) -> None:
    """An officer notes that the client was told, now unless `at` says otherwise."""
    signed = (await desk.case(client)).signed
    assert signed is not None
    note = "Called twice, wrote once." if result is TellingResult.ALL_TRIED else ""
    told = Telling(TellingWay.TELEPHONE, result, at or desk.now, note)
    await telling.note_telling(desk.store, signed.id, told, desk.officer_id, desk.now)


async def do(desk: OfficerDesk, client: str, kind: str, reference: str = "PAY-1") -> None:
    task = (await tasks_of(desk, client))[kind]
    await marking.mark_done(desk.store, task.id, reference, desk.officer_id, desk.now)
