"""Runs the steps on the connection that `migrate` opened. Alembic finds this file by its name."""

from alembic import context

from delivery.records.migrations.rendering import render_item
from delivery.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_item,
    render_as_batch=True,  # SQLite alters a column by copying the table
)
context.run_migrations()
