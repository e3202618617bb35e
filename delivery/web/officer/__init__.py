"""The compliance officer's casework: what waits, one client's case, and decisions about it."""
