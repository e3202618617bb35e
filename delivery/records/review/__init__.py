"""Officers' decisions, the audit trail, and the cases that await a signature."""
