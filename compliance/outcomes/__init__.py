"""The outcome that the findings suggest, its consequence, and the states of a review."""
