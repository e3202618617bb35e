"""Messages to clients, and the state of each."""
