"""The URLs for machines: webhooks, the register API, health checks and metrics."""
