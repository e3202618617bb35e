"""The officer's casework: the queue, one client's case, findings reviewed, outcomes signed."""
