"""The sample of decisions that a second officer looks at."""
