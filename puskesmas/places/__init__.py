"""Regions and who serves which village: reading the lists in circulation, words used for them, catchments."""
