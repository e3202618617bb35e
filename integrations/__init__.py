"""Translates: what outside parties say, into the words of compliance, and back."""
