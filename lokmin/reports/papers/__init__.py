"""Papers made from the minutes: the page of photos, extracts for who must do something; and the list of all papers."""
