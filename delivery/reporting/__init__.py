"""Reports for officers: one course, the figures of a period, the outcomes as a file."""
