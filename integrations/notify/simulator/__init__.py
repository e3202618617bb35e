"""A simulated Notify: its REST API, its delivery receipts and its bad days."""
