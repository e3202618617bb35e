"""The simulator's signed webhooks, and the faults of the network that delivers them."""
