"""What the terms demand without a decision: offers withdrawn, bookings changed late."""
