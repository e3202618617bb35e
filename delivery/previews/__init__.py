"""Each message as it would look, written to a made-up client, and the check of words by it."""
