"""What clients answer to their record, and the state of a case that follows from it."""
