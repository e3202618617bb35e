"""When the service ran, and when webhooks could not reach it."""
