"""Which second factors a user has."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.sql.selectable import ScalarSelect

from delivery.records.database.store import Transaction
from delivery.records.tables import passkeys, recovery_codes, totp_secrets


@dataclass(frozen=True, slots=True)
class Factors:
    """How many a user can give besides the password."""

    passkeys: int
    apps: int
    """1 with an authenticator app."""
    recovery_codes: int
    """Not used yet. They stand in for a lost factor, and are none by themselves."""

    @property
    def present(self) -> bool:
        return self.passkeys + self.apps > 0


async def of_user(tx: Transaction, user_id: int) -> Factors:
    query = select(
        _count(passkeys, user_id),
        _count(totp_secrets, user_id),
        _count(recovery_codes, user_id, recovery_codes.c.used_at.is_(None)),
    )
    return Factors(*(await tx.execute(query)).one())


async def all_present(tx: Transaction) -> frozenset[int]:
    """The ids of the users who have a factor."""
    having = select(passkeys.c.user_id).union(select(totp_secrets.c.user_id))
    return frozenset(await tx.scalars(having))


def _count(table: Table, user_id: int, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    counting = select(func.count()).select_from(table)
    return counting.where(table.c.user_id == user_id, *conditions).scalar_subquery()
