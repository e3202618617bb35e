"""References are compared in one spelling; rows that stand in two already are marked.

Upgrade: rolling
"""

import unicodedata
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

KEY = (
    "CASE WHEN ltrim(reference, '0123456789') = ''"
    " THEN coalesce(nullif(ltrim(reference, '0'), ''), '0') ELSE lower(reference) END"
)
TABLES = ("courses", "bookings")


def upgrade() -> None:
    # SQLite adds a column that is derived when it is read, PostgreSQL one that is stored.
    stored = op.get_bind().dialect.name == "postgresql" or None
    for name in TABLES:
        key = sa.Computed(KEY, persisted=stored)
        op.add_column(name, sa.Column("reference_key", sa.String(40), key))
        op.add_column(name, sa.Column("twin", sa.Integer, nullable=False, server_default="0"))
        _mark_twins(name)
        columns = ["reference_key", "twin"]
        op.create_index(f"ix_{name}_reference_key_twin", name, columns, unique=True)
    op.add_column("bookings", sa.Column("attendance_key", sa.String(80)))
    _fill_offers()
    op.create_index("ix_bookings_attendance_key", "bookings", ["attendance_key"])


def _mark_twins(name: str) -> None:
    """The first of several spellings stays 0, the others are counted."""
    table = sa.table(name, sa.column("id"), sa.column("reference_key"), sa.column("twin"))
    key = table.c.reference_key
    several = sa.select(key).group_by(key).having(sa.func.count() > 1)
    query = sa.select(key, table.c.id).where(key.in_(several)).order_by(key, table.c.id)
    for _, rows in groupby(op.get_bind().execute(query).all(), lambda row: row.reference_key):
        for number, row in enumerate(rows):
            op.execute(sa.update(table).where(table.c.id == row.id).values(twin=number))


def _fill_offers() -> None:
    names = ("id", "attendance_id", "attendance_key")
    table = sa.table("bookings", *(sa.column(name) for name in names))
    query = sa.select(table.c.id, table.c.attendance_id)
    rows = op.get_bind().execute(query.where(table.c.attendance_id.is_not(None))).all()
    values = [{"row": row.id, "key": _offer_key(row.attendance_id)} for row in rows]
    filling = sa.update(table).where(table.c.id == sa.bindparam("row"))
    if values:
        op.get_bind().execute(filling.values(attendance_key=sa.bindparam("key")), values)


def _offer_key(attendance_id: str) -> str | None:
    key = unicodedata.normalize("NFKC", attendance_id).strip().casefold()
    if key.isascii() and key.isdigit():
        key = key.lstrip("0")
    return key if any(sign.isdigit() and sign != "0" for sign in key) else None


def downgrade() -> None:
    op.drop_index("ix_bookings_attendance_key", table_name="bookings")
    op.drop_column("bookings", "attendance_key")
    for name in TABLES:
        op.drop_index(f"ix_{name}_reference_key_twin", table_name=name)
        op.drop_column(name, "reference_key")
        op.drop_column(name, "twin")
