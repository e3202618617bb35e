"""Statements and challenges as clients send them with files, and as officers read them."""
