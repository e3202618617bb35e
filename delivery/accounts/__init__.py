"""How people and other systems prove who they are: passwords, sign-in links, API tokens."""
