"""The users of this service who come from an organisation's directory."""

from datetime import datetime

from delivery.records.accounts import sessions, users
from delivery.records.accounts.users import EmailTaken, User
from delivery.records.database.store import Transaction
from delivery.records.review import audit
from delivery.validation.email_address import is_email_address
from integrations.oidc.id_token import Identity

ROLES = ("trainer", "officer", "administrator")
LONGEST_NAME = 120

NO_ROLE = (
    "Your organisation’s directory gives you no role here. Ask whoever runs your accounts there "
    "for one of the roles trainer, officer or administrator"
)
MANY_ROLES = (
    "Your organisation’s directory gives you more than one role here. Ask whoever runs your "
    "accounts there to leave you one"
)
ENDED = "Your access has ended. Ask your administrator to restore it"
TAKEN = (
    "There is a user with your email address already, who signs in with a password. Ask your "
    "administrator to change that address or to add no second account"
)
NO_EMAIL = "Your organisation’s directory states no email address. Ask whoever runs your accounts"


class DirectoryRefused(Exception):
    """The user of the directory may not work here; the message says what to do."""


async def user_of(tx: Transaction, identity: Identity, now: datetime) -> int | DirectoryRefused:
    """The id of the user with this identity, who is added at the first time, with the name and the
    role that the directory states now. A user whose role is gone is signed out everywhere."""
    user = await users.by_directory_id(tx, directory_id(identity))
    roles = sorted(identity.roles & set(ROLES))
    if len(roles) != 1:
        if user is not None:
            await sessions.revoke_all(tx, user.id, now)
        return DirectoryRefused(MANY_ROLES if roles else NO_ROLE)
    if user is None:
        return await _added(tx, identity, roles[0], now)
    if not user.active:
        return DirectoryRefused(ENDED)
    await _update(tx, user, identity, roles[0], now)
    return user.id


def directory_id(identity: Identity) -> str:
    """The key of a user: the tenant and the object, and never the email address."""
    return f"{identity.tenant}/{identity.object_id}"


async def _added(
    tx: Transaction, identity: Identity, role: str, now: datetime
) -> int | DirectoryRefused:
    if not is_email_address(identity.email):
        return DirectoryRefused(NO_EMAIL)
    try:
        user_id = await users.add(
            tx,
            email=identity.email,
            name=_name(identity) or identity.email[:LONGEST_NAME],
            role=role,
            directory_id=directory_id(identity),
            now=now,
        )
    except EmailTaken:
        return DirectoryRefused(TAKEN)
    await audit.add(
        tx, user_id=user_id, act="user added by directory", subject=f"user {user_id}", now=now
    )
    return user_id


async def _update(
    tx: Transaction, user: User, identity: Identity, role: str, now: datetime
) -> None:
    await users.set_name_and_role(tx, user.id, _name(identity) or user.name, role)
    if role != user.role:
        await sessions.revoke_all(tx, user.id, now)
        act = f"role changed by directory: {user.role} to {role}"
        await audit.add(tx, user_id=user.id, act=act, subject=f"user {user.id}", now=now)


def _name(identity: Identity) -> str:
    return identity.name[:LONGEST_NAME]
