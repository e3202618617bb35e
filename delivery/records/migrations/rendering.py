"""Renders our own column types in a new step."""

from typing import Literal

from alembic.autogenerate.api import AutogenContext

from delivery.records.tables import UTCDateTime


def render_item(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Names the database's type, because a step must not depend on a class that may change."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False
