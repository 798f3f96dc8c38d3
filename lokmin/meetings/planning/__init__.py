"""The year plan: which dates are safe, what speaks against a date, series of meetings."""
