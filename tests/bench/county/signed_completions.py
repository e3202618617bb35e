"""How many statements it takes to sign one, and several, completions of a course."""

from delivery.records.database.store import Store
from delivery.review.completions import sign_completions
from tests.doubles.settable_clock import SettableClock
from tests.scenes.officer_desk import make_desk
from tests.store.heard_statements import statements


async def signing_statements(url: str, other_url: str) -> tuple[int, int]:
    """For one completion in the first database, and for two in the second; both are empty."""
    return await _said(url, "A"), await _said(other_url, "AC")


async def _said(url: str, clients: str) -> int:
    store = Store(url)
    try:
        desk = await make_desk(store, SettableClock())
        cases = [await desk.case(client) for client in clients]
        seals = {case.booking.id: case.seal for case in cases}
        with statements() as said:
            signed = await sign_completions(
                store, desk.live.course_id, seals, desk.officer_id, desk.now
            )
    finally:
        await store.close()
    if len(signed) != len(clients):
        raise RuntimeError("not all completions were signed")
    return len(said)
