"""What simulated providers share: delayed actions, and controls for this machine alone."""
