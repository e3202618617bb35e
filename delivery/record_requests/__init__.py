"""What clients ask about their own data, and how the office answers: copies and complaints."""
