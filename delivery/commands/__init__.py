"""The subcommands of `coursewatch`, each in one file."""
