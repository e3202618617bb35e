"""What a client opens, checks and reads: the personal link, the technical check, the record."""
