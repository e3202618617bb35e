"""The trainer's monitor of a live course: shown, acted on, and broadcast to open screens."""
