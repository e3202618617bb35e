"""The alerts of a live course: derived from its stored state, and how each trainer is called."""
