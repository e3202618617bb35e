"""The newest actions of a client are read by their kind; a register's changes are noted by course.

A register writes thousands of bookings in one statement. PostgreSQL then notes each course once,
in place of each booking.

Upgrade: rolling
"""

from alembic import op

revision = "0038"
down_revision = "0028"

OLD_INDEX, INDEX = "ix_attempts_booking_id", "ix_attempts_booking_id_kind_id"
COURSES = {
    ("bookings", "INSERT"): "SELECT course_id FROM after",
    ("bookings", "UPDATE"): "SELECT course_id FROM after UNION SELECT course_id FROM before",
    ("courses", "UPDATE"): "SELECT id FROM after",
}
"""The courses whose cases a statement may change, by table and change."""
BY_ROW = {
    "bookings_case_change_0": ("INSERT", "bookings", "NEW.course_id", ""),
    "bookings_case_change_1": ("UPDATE", "bookings", "NEW.course_id", ""),
    "bookings_case_change_2": (
        "UPDATE",
        "bookings",
        "OLD.course_id",
        "WHEN (NEW.course_id <> OLD.course_id)",
    ),
    "courses_case_change_0": ("UPDATE", "courses", "NEW.id", ""),
}
UNSETTLING = {
    "bookings": ("INSERT OR UPDATE", "NEW.course_id"),
    "courses": ("UPDATE", "NEW.id"),
}


def upgrade() -> None:
    op.create_index(INDEX, "attempts", ["booking_id", "kind", "id"])
    op.drop_index(OLD_INDEX, "attempts")
    if op.get_bind().dialect.name != "postgresql":
        return
    for name, (_, table, _, _) in BY_ROW.items():
        _drop(name, table)
    for table in UNSETTLING:
        _drop(f"{table}_unsettle", table)
    for (table, change), changed in COURSES.items():
        name, before = _name(table, change), "OLD TABLE AS before" if change == "UPDATE" else ""
        op.execute(
            f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE changed integer[] := ARRAY(
                SELECT DISTINCT course FROM ({changed}) AS changes(course) ORDER BY course
            );
            BEGIN
                INSERT INTO case_changes (course_id) SELECT unnest(changed);
                PERFORM unsettle(course_id) FROM unnest(changed) AS course_id;
                RETURN NULL;
            END $$
            """  # noqa: S608 - ours
        )
        op.execute(
            f"""
            CREATE TRIGGER {name} AFTER {change} ON {table}
            REFERENCING NEW TABLE AS after {before}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}()
            """
        )


def downgrade() -> None:
    op.create_index(OLD_INDEX, "attempts", ["booking_id"])
    op.drop_index(INDEX, "attempts")
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, change in COURSES:
        _drop(_name(table, change), table)
    for name, (change, table, course, when) in BY_ROW.items():
        noting = f"INSERT INTO case_changes (course_id) VALUES ({course})"  # noqa: S608 - ours
        _make(name, change, table, noting, when)
    for table, (changes, course) in UNSETTLING.items():
        _make(f"{table}_unsettle", changes, table, f"PERFORM unsettle({course})")


def _name(table: str, change: str) -> str:
    return f"{table}_note_{change.lower()}"


def _drop(name: str, table: str) -> None:
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")


def _make(name: str, change: str, table: str, act: str, when: str = "") -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {act}; RETURN NULL; END $$"
    )
    after = f"CREATE TRIGGER {name} AFTER {change} ON {table}"
    op.execute(f"{after} FOR EACH ROW {when} EXECUTE FUNCTION {name}()")
