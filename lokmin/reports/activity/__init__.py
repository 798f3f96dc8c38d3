"""The activity report (laporan pelaksanaan) of a meeting: usual texts from its minutes, what somebody wrote instead, and its PDF."""
