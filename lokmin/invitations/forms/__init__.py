"""Forms of invitations: letter and invitees (staff), replies (guests and camat office)."""
