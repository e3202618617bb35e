"""Everything we keep, and all the SQL there is."""
