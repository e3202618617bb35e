"""A participant's connections to the meeting, and whose each of them is."""
