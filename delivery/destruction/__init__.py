"""The daily destruction of records, its dry run, its state, and its repetition after a restore."""
