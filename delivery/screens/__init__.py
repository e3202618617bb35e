"""Open screens: who watches which course, and the newest board for each of them."""
