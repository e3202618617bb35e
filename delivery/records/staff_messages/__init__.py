"""What trainers and the office are to be told, and the messages that tell it."""
