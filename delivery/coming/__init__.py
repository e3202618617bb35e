"""The clients of the next three days: what each lacks, and the calls and notes about them."""
