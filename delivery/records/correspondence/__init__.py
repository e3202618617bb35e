"""What was said to each client: messages with their words, calls and notes."""
