"""The times in which the service could not hear from the meeting provider."""
