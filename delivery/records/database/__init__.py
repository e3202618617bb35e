"""How a database is opened, and how statements reach it."""
