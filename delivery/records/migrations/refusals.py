"""Triggers that refuse a bad row, for migrations. They stay as they are: databases hold them."""

from alembic import op


def refuse_on_sqlite(name: str, change: str, words: str, bad: str = "") -> None:
    """Refuses `change`, such as "INSERT ON tasks", where `bad` holds; without it, always."""
    when = f"WHEN {bad}" if bad else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {change} {when} BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def refuse_on_postgresql(name: str, change: str, words: str, bad: str, first: str = "") -> None:
    """Refuses `change`, such as "INSERT ON tasks", where `bad` holds after a first statement."""
    make_refusing_function(name, words, bad, first)
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} FOR EACH ROW EXECUTE FUNCTION {name}()")


def make_refusing_function(name: str, words: str, bad: str, first: str = "") -> None:
    """Makes the function of such a trigger, or replaces it."""
    op.execute(
        f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {first}
            IF {bad} THEN RAISE EXCEPTION '{words}'; END IF;
            RETURN NEW;
        END $$
        """
    )
