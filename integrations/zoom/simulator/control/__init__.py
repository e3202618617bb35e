"""The simulator's control API: performs people's acts, and lists the webhooks sent."""
