"""What machines ask: webhooks, the register API, health checks and metrics."""
