"""What several courses show together and no single course shows."""
