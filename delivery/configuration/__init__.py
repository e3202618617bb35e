"""The settings of the service, read once from the environment."""
