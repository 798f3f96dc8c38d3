"""Days off: the table, where its first rows come from, and what is a working day."""
