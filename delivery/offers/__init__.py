"""What the terms demand without a decision: withdrawn offers, late changes and cancellations."""
