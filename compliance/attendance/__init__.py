"""Who was in the course room, from when until when, and whose camera was on, off or unknown."""
