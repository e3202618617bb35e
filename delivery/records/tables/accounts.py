"""Users, their licences, sessions and sign-in links."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, false

from delivery.records.tables.column_types import UTCDateTime, metadata

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # in lower case
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),  # trainer | officer | administrator
    Column("password_hash", String(200)),  # null until the first sign-in link has been used
    Column("zoom_user_id", String(64)),  # a trainer's participant_user_id, which identifies staff
    Column("active", Boolean, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    # tenant and object in an organisation's directory, with a slash between; null for local users
    Column("directory_id", String(100), unique=True, index=True),
    # how alerts call this trainer, as they chose; null: as the policy of the course has it
    Column("alert_sound", Boolean),
    Column("alert_notices", Boolean),
)

trainer_licences = Table(
    "trainer_licences",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("course_type", String(20), primary_key=True),
    Column("ends_on", Date, nullable=False),  # the last day on which the licence holds
    Column("noted_at", UTCDateTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    # sha256 of the cookie, so that a leaked table is useless for signing in
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("revoked_at", UTCDateTime),
    # when the user last proved who they are; null if a link opened the session
    Column("proved_at", UTCDateTime),
    # the second factor was given, or none is needed: until then the session opens no page of work
    Column("complete", Boolean, nullable=False, server_default=false()),
    # the user may set a new password without the old one
    Column("by_link", Boolean, nullable=False, server_default=false()),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    # sha256 of the address typed, or of the network address
    Column("key", String(64), nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Index("ix_sign_in_attempts_key_at", "key", "at"),
)

# The bearer tokens of other systems: a token is checked by its signature, and revoked here.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("scopes", String(80), nullable=False),  # separated by spaces
    Column("made_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False),
    Column("revoked_at", UTCDateTime),
)
