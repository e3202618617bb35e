"""Runs a command of coursewatch, and kills it with SIGKILL at a moment of its writing.

    python -m tests.story.machines.dying_command "INSERT INTO bookings" import FILE --yes

The moment is the beginning of a statement that is about to be sent; or `COMMIT`, before the
transaction that wrote the register is committed; or `COMMITTED`, as soon as it is.
"""

import os
import signal
import sys

from sqlalchemy import Engine, Pool, event

from delivery.cli import main

COMMIT, COMMITTED = "COMMIT", "COMMITTED"
WRITES, WITHDRAWS = "INSERT INTO bookings", "INSERT INTO withdrawals"


def die_at(moment: str, *writes: str) -> None:
    """`writes`: the beginnings of the statements after which a commit is the moment."""
    said: list[str] = []

    def at_statement(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith(moment):
            _die()
        if statement.startswith(writes):
            said.append(statement)

    def at_commit(_: object) -> None:
        if said and moment == COMMIT:
            _die()
        if said:
            said.append(COMMIT)

    def at_return(*_: object) -> None:
        if moment == COMMITTED and COMMIT in said:
            _die()

    event.listen(Engine, "before_cursor_execute", at_statement)
    event.listen(Engine, "commit", at_commit)
    event.listen(Pool, "reset", at_return)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    die_at(sys.argv[1], WRITES, WITHDRAWS)
    sys.exit(main(sys.argv[2:]))
