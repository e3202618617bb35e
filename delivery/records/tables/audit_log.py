"""The log that is made of the audit: places of entries, salts and signed checkpoints."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from delivery.records.tables.column_types import LONG, UTCDateTime, metadata

# The entries of the audit that have no place in the log yet: a trigger adds each.
audit_pending = Table(
    "audit_pending",
    metadata,
    Column("audit_id", Integer, primary_key=True, autoincrement=False),
)

# Append only: the entry of each place in the log, from 0.
audit_leaves = Table(
    "audit_leaves",
    metadata,
    Column("id", LONG, primary_key=True, autoincrement=False),
    Column("audit_id", Integer, nullable=False, unique=True),
)

# With the salt of a subject it can be told which entries of the log are about it. Destroyed with
# the person.
audit_salts = Table(
    "audit_salts",
    metadata,
    Column("subject", String(80), primary_key=True),  # as the audit has it: "booking B-1"
    Column("salt", LargeBinary(32), nullable=False),
)

# Append only: the checkpoints that were signed. The id is the number of entries.
audit_checkpoints = Table(
    "audit_checkpoints",
    metadata,
    Column("id", LONG, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),  # a signed note, as c2sp.org/tlog-checkpoint has it
    Column("signed_at", UTCDateTime, nullable=False),
)
