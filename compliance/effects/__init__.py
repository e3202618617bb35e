"""What follows from a decision: its effects, when each is due, and the tasks that they become."""
