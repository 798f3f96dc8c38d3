"""Home pages, overview of a meeting, health."""
