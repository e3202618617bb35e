"""The officer's pages about courses: how each of them stands, and the figures of a period."""
