"""Strange bytes in a webhook cost nobody its event."""

from typing import Any

import pytest

from compliance.events import Joined
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from tests.delivery.web.machines.zoom_post import JOINED, kept

NAME = b'"Jo Bloggs"'
assert NAME in JOINED


@pytest.mark.parametrize(
    ("name", "read"),
    [
        (rb'"Ana \ud83d"', "Ana \ufffd"),
        (b'"Bea \xf0\x9f\x9a"', "Bea \ufffd"),
        (b'"\xff"', "\ufffd"),
        (b'"Jo\\u0000"', "Jo"),
        (b"17", "17"),
        (b"[1e999]", ""),
        (b"NaN", ""),
    ],
)
async def test_a_join_is_kept_whatever_the_name_is_written_in(
    post: Any, store: Store, name: bytes, read: str
) -> None:
    assert (await post(JOINED.replace(NAME, name)))[0] == 200
    (row,) = await kept(store)
    (event,) = events_of(row.line)
    assert isinstance(event, Joined)
    assert (event.person.registrant_id, event.person.name) == ("reg-1", read)


async def test_a_field_that_we_do_not_need_may_hold_anything(post: Any, store: Store) -> None:
    for odd in (rb'"\udead"', b'"\xff"', b"1e999", b"-1" + b"0" * 5_000, b"Infinity"):
        sent = JOINED.replace(b'"jo@example.org"', odd)
        assert sent != JOINED
        assert (await post(sent))[0] == 200
    assert len({event for row in await kept(store) for event in events_of(row.line)}) == 1
