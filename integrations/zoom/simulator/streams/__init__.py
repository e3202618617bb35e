"""The simulator's RTMS servers, signalling and media."""
