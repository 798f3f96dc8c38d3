"""Accounts: who invites whom, what a membership allows, and how somebody signs in."""
