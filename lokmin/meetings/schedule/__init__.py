"""The printable schedule of one year, of a puskesmas or of a kecamatan.

`services.request_schedule(owner, year, by=)` queues a version for either owner, `queries.schedule_of(owner, year)` is
the newest one, `content.content_of(owner, year)` what it prints.
"""
