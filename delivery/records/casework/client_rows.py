"""What stands around one client on a course: messages, own actions, and what follows; in one
statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, select, union_all

from delivery.records.casework import following_rows
from delivery.records.casework.following_rows import FollowingRows
from delivery.records.correspondence import kept_messages
from delivery.records.correspondence.kept_messages import Correspondence
from delivery.records.database.store import Transaction
from delivery.records.planning import client_actions, connection_reports
from delivery.records.planning.client_actions import AttemptRow
from delivery.records.planning.connection_reports import ConnectionReport
from delivery.records.queries.united_query import UnitedQuery


@dataclass(frozen=True, slots=True)
class ClientRows:
    correspondence: Correspondence
    """With the client."""
    actions: tuple[AttemptRow, ...]
    """The client's own, oldest first: the newest `client_actions.SHOWN` of each kind."""
    connections: tuple[ConnectionReport, ...]
    """When the client's own page could not reach the service, oldest first."""
    following: FollowingRows


_BOOKING: BindParameter[int] = bindparam("booking_id")


def _actions() -> Select[Any]:
    newest = [client_actions.newest(_BOOKING, kind) for kind in client_actions.KINDS]
    return select(union_all(*[select(query.subquery()) for query in newest]).subquery())


QUERIES = {
    **kept_messages.QUERIES,
    "actions": _actions(),
    "connections": connection_reports.newest(_BOOKING),
    **following_rows.QUERIES,
}
"""By name; `booking_id` and `course_id` are their parameters."""
_QUERY = UnitedQuery(**QUERIES)


async def of_client(tx: Transaction, booking_id: int, course_id: int) -> ClientRows:
    return from_rows(await _QUERY.rows(tx, {"booking_id": booking_id, "course_id": course_id}))


def from_rows(rows: Mapping[str, list[dict[str, Any]]]) -> ClientRows:
    """Reads the rows of `QUERIES` by their names."""
    return ClientRows(
        correspondence=kept_messages.from_rows(rows),
        actions=tuple(AttemptRow(**row) for row in rows["actions"]),
        connections=tuple(ConnectionReport(**row) for row in rows["connections"]),
        following=following_rows.from_rows(rows),
    )
