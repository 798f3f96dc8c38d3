"""Reads of invitations for pages and documents."""
