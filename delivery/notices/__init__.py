"""What clients are told besides how to join: found, worded, and passed from one way to the next."""
