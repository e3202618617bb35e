"""The client's own pages: the personal link, the technical check and the record."""
