"""Compiles each SQL statement once a test process, and not once for the engines of every test."""

from typing import Any

from sqlalchemy import Connection, Engine, event

Key = tuple[Any, ...]
"""The dialect of an engine, and what tells one statement from another."""


class CompiledStatements(dict[Key, Any]):
    """The cache of statements that SQLAlchemy otherwise keeps for each engine. All engines for one
    kind of database have dialects of their own, which compile alike."""

    def get(self, key: Key, default: Any = None) -> Any:
        return super().get(_for_every_engine(key), default)

    def __setitem__(self, key: Key, compiled: Any) -> None:
        super().__setitem__(_for_every_engine(key), compiled)


def _for_every_engine(key: Key) -> Key:
    dialect, *statement = key
    return (type(dialect), *statement)


def share_compiled_statements() -> None:
    """Lets all engines of this process share one cache."""
    cache = CompiledStatements()

    def begin(connection: Connection) -> None:
        connection.execution_options(compiled_cache=cache)

    event.listen(Engine, "engine_connect", begin)
