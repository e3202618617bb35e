"""Makes and changes meetings and registrants at the meeting provider."""
