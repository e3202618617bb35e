"""One case as a document, in JSON and PDF: for evidence, or for the person it is about."""
