"""Simulated meetings: how they are scheduled, who joins them, what people do in them."""
