"""What people read: one folder a reader, and the messages that we send."""
