"""The officer's casework: the queue, a client's case, and the decisions about it."""
