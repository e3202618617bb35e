"""Compiles each SQL statement once a test process instead of once an engine."""

from typing import Any

from sqlalchemy import Connection, Engine, event

Key = tuple[Any, ...]
"""The engine's dialect and the key of a statement."""


class CompiledStatements(dict[Key, Any]):
    """The cache of compiled statements, which SQLAlchemy otherwise keeps for each engine.

    Engines for the same kind of database have separate dialect objects that compile alike.
    """

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get(_for_every_engine(key), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:
        super().__setitem__(_for_every_engine(key), compiled)


def _for_every_engine(key: Key) -> Key:
    dialect, *statement = key
    return (type(dialect), *statement)


def share_compiled_statements() -> None:
    """Makes all engines of this process share one cache."""
    cache = CompiledStatements()

    def begin(connection: Connection) -> None:
        connection.execution_options(compiled_cache=cache)

    event.listen(Engine, "engine_connect", begin)
