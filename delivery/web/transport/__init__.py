"""What a stranger may send over HTTP: which octets, how many, for how long, how much at once."""
