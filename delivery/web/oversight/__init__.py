"""The officer's pages about courses: the state of each, and the figures of a period."""
