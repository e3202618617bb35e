"""A simulated Zoom: its REST API, its signed webhooks and its realtime signalling."""
