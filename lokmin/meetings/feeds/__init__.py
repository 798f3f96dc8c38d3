"""Calendars of persons: a secret address under which a phone reads the meetings of one place, over and over."""
