"""A Zoom that runs here: its REST API, its signed webhooks and its realtime signalling."""
