"""The KAK (kerangka acuan kegiatan) of a meeting: its usual texts, what somebody wrote instead, and its PDF."""
