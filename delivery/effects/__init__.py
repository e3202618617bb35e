"""The tasks that follow from decisions, what stops them, and when clients were told."""
