"""The second factors of users: passkeys, secrets of authenticator apps, recovery codes."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table

from delivery.records.tables.column_types import UTCDateTime, metadata

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    # base64url of at most 1023 bytes (WebAuthn level 3, section 4, "credential ID")
    Column("credential_id", String(1364), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),  # COSE_Key
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(60), nullable=False),  # which the user chose
    Column("made_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
)

# A challenge is deleted when an answer to it comes, so that it is answered once.
passkey_challenges = Table(
    "passkey_challenges",
    metadata,
    Column("challenge", String(100), primary_key=True),  # base64url
    # sha256 of the token of the cookie of the browser that may answer it
    Column("holder", String(64), nullable=False),
    Column("expires_at", UTCDateTime, nullable=False, index=True),
)

totp_secrets = Table(
    "totp_secrets",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("sealed", String(200), nullable=False),  # encrypted under COURSEWATCH_SECRET
    # the time step (RFC 6238) of the last code that was taken; no code of it or before is taken
    Column("last_step", Integer, nullable=False),
    Column("made_at", UTCDateTime, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False, unique=True),  # keyed
    Column("made_at", UTCDateTime, nullable=False),
    Column("used_at", UTCDateTime),
)

# A request is deleted when its answer comes, so that it is answered once.
oidc_requests = Table(
    "oidc_requests",
    metadata,
    Column("state_hash", String(64), primary_key=True),  # sha256
    Column("holder", String(64), nullable=False),  # sha256 of the browser's cookie
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(100), nullable=False),  # of PKCE
    Column("next", String(2000), nullable=False),  # the path to go on to
    Column("proves", String(64)),  # the session whose user proves again who they are
    Column("begun_at", UTCDateTime, nullable=False),
    Column("expires_at", UTCDateTime, nullable=False, index=True),
)
