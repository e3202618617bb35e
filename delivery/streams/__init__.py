"""Which process listens to which stream of camera events, and what the streams say."""
