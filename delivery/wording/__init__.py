"""The words of messages: the shipped templates, and the provider's own in each language."""
