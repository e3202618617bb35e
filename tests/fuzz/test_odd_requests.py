"""What a record cannot hold is refused at once, and by both databases alike."""

from collections import Counter

import pytest

from tests.fuzz.odd_requests import answers


@pytest.mark.thorough
async def test_odd_numbers_and_texts_are_refused_by_both_databases_alike(
    sqlite_url: str, postgresql_url: str
) -> None:
    on_sqlite, on_postgresql = [
        await answers(url, seed=7, forms=20) for url in (sqlite_url, postgresql_url)
    ]
    assert not {request: status for request, status in on_sqlite.items() if status > 499}
    assert not {request: status for request, status in on_postgresql.items() if status > 499}
    assert on_sqlite == on_postgresql
    assert Counter(on_sqlite.values())[404] > 500
