"""A participant's connections to the meeting, and the owner of each connection."""
