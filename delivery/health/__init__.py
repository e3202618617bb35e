"""Whether this process may take traffic, and how full its queues are."""
