"""The evidence pack of a case: its files in a ZIP, which is checked offline."""
