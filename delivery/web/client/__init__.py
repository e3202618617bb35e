"""The client's own pages, behind the personal link and without an account."""
