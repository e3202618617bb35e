"""What was said to each client: messages with their words, calls and notes; and who still waits."""
