"""The limits on what strangers may send over HTTP: encoding, size, number, duration,
simultaneity."""
