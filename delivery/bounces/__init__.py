"""Records what mail servers report of letters that they have taken."""
