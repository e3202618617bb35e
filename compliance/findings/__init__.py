"""One booking's case, the findings of fact about it, and the remarks that a person weighs."""
