"""The simulator's signed webhooks, and what may befall each on its way."""
