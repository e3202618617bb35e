"""Access to URLs: access rules, sessions, authorisation, the network of the sender."""
