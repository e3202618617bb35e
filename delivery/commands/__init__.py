"""One file a subcommand of `coursewatch`."""
