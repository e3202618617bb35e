"""The tables of holds on records, of destruction, and of what destroyed records leave."""
