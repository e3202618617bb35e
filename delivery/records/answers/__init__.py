"""What clients answer to their record: statements, challenges of an outcome, and files."""
