"""What clients have answered to their record, and the state of a case that follows from it."""
