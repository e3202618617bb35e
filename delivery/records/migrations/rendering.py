"""How a column type of our own is written into a new step."""

from typing import Literal

from alembic.autogenerate.api import AutogenContext

from delivery.records.tables import UTCDateTime


def render_item(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """A step is history: it names what the database has, not a class that may change later."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False
