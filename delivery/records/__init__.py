"""All stored data, and all SQL."""
