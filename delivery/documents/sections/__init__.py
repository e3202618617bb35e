"""The sections of a case's document, made of what the officers' page reads."""
