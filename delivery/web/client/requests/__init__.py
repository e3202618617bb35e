"""A client's pages about their own data: a copy of the record, and complaints."""
