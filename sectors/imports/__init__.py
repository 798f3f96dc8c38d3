"""Contacts from Excel or CSV: columns, reading, finding places and offices, deciding, saving, taking back."""
