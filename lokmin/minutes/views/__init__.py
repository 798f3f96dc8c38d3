"""Pages of the minutes, one file per noun."""
