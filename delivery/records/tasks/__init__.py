"""Tasks that follow from decisions, the acts on them, and when clients were told."""
