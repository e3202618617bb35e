"""The alerts of a live course: what the trainer must act on, and what ticked it off."""
