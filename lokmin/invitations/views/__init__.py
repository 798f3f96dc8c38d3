"""Pages of invitations: work page and sending (staff), reply page (guests), board (camat office)."""
