"""Reads that join all apps for the home pages and the meeting overview."""
