"""A long table is cut into pieces that fit on a page."""

from datetime import UTC, datetime

from delivery.documents.evidence_structs import TimelinePart
from delivery.documents.table_pieces import pieces


def row(cause: str = "") -> TimelinePart:
    return TimelinePart(
        start=datetime(2026, 6, 10, 9, tzinfo=UTC),
        end=None,
        track="presence",
        kind="away",
        words="Away",
        source="zoom",
        source_words="Zoom",
        cause=None,
        cause_words=cause,
        by=None,
    )


def test_short_rows_fill_a_page_and_long_rows_take_more_room() -> None:
    assert [len(piece) for piece in pieces([row()] * 60)] == [28, 28, 4]
    assert [len(piece) for piece in pieces([row("x" * 220)] * 5)] == [4, 1]


def test_no_row_is_lost_and_none_too_long_to_be_a_piece() -> None:
    rows = [row(), row("x" * 5000), row()]
    assert pieces(rows) == [[rows[0]], [rows[1]], [rows[2]]]
    assert pieces([]) == []
