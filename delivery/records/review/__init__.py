"""Officers' decisions, the audit trail, and the cases that wait for a signature."""
