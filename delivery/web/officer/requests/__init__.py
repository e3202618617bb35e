"""Officers' pages about what clients ask about their own data."""
