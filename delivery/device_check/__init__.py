"""The check of a client's device and connection: its measurements, codes, findings and advice."""
