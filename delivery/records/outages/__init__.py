"""The times at which the service ran, and at which webhooks could not reach it."""
