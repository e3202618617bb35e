"""What a provider of meetings tells of devices and connections: hints, never evidence."""
