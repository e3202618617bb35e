"""What arrives over HTTP: the fields of forms, and the limits on what strangers may send: encoding,
size, number, duration, simultaneity."""
