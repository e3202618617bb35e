"""The subcommands that run simulated providers."""
