"""Notify, the government's sender of emails and text messages: its REST API and its receipts."""
