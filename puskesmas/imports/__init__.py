"""Imports with preview: a file becomes rows, rows are examined, chosen ones are saved, and can be taken back."""
