"""What follows from decisions: tasks, what clients were told, and what happened afterwards."""
