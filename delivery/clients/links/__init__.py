"""The links of clients: to their record, with the codes that open it, and sent again on request."""
