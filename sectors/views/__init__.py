"""Contact pages, by what they are about."""
