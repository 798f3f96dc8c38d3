"""Which role holds a permission (ROLES), and whose rows a member of the cast reaches (REACH and its kinds)."""

# permission: who holds it among staff (sari, tuti, eko), head (budi), camat office (camat), reviewer (dinda), viewer
STAFF_HEAD = {"staff", "head"}
ALL = {"staff", "head", "camat_office", "reviewer", "viewer"}
ROLES = {
    "home.view": ALL | {"administrator"},
    "meetings.view": ALL,
    "meetings.edit": STAFF_HEAD,
    "invitations.view": STAFF_HEAD | {"camat_office"},
    "invitations.edit": STAFF_HEAD,
    "replies.record": STAFF_HEAD,
    "replies.confirm": {"camat_office"},
    "mails.view": STAFF_HEAD,
    "attendance.view": STAFF_HEAD | {"reviewer"},
    "attendance.edit": STAFF_HEAD,
    "minutes.view": ALL,
    "minutes.edit": STAFF_HEAD,
    "minutes.endorse": {"head"},
    "reviews.decide": {"reviewer"},
    "actions.view": ALL,
    "actions.edit": STAFF_HEAD,
    "coverage.view": ALL,
    "coverage.edit": STAFF_HEAD | {"reviewer"},
    "coverage.targets": {"reviewer"},
    "offices.view": STAFF_HEAD | {"camat_office", "reviewer"},
    "offices.edit": STAFF_HEAD | {"camat_office"},
    "settings.edit": STAFF_HEAD | {"camat_office", "reviewer", "administrator"},
    "settings.puskesmas": STAFF_HEAD | {"reviewer", "administrator"},
    "settings.subdistrict": STAFF_HEAD | {"camat_office", "reviewer", "administrator"},
    "settings.health_office": {"reviewer", "administrator"},
    "holidays.view": ALL | {"administrator"},
    "holidays.edit": {"reviewer", "administrator"},
    "accounts.manage": {"head", "camat_office", "reviewer", "administrator"},
    "accounts.own": ALL | {"administrator"},
    "roles.view": ALL | {"administrator"},
    "imports.view": STAFF_HEAD | {"camat_office", "reviewer", "administrator"},
    "imports.contacts": STAFF_HEAD | {"camat_office", "reviewer", "administrator"},
    "imports.catchments": STAFF_HEAD | {"reviewer", "administrator"},
    "imports.puskesmas": {"reviewer", "administrator"},
    "imports.regions": {"administrator"},
    "imports.holidays": {"reviewer", "administrator"},
    "imports.coverage": STAFF_HEAD | {"reviewer"},
    "history.view": ALL | {"administrator"},
}

# whose rows a member of the cast sees; contacts are shared inside one kecamatan
REACH = {
    "own": {"sari", "budi", "camat", "dinda", "vina"},
    "neighbour": {"tuti", "camat", "dinda", "vina"},
    "foreign": {"eko"},
}
CONTACT_REACH = {
    "own": {"sari", "budi", "tuti", "camat", "dinda", "vina"},
    "neighbour": {"sari", "budi", "tuti", "camat", "dinda", "vina"},
    "foreign": {"eko"},
}
# rows of a file somebody brought in: who keeps that place, and administrators
IMPORT_REACH = {
    "own": {"sari", "budi", "pengelola"},
    "neighbour": {"tuti", "pengelola"},
    "foreign": {"eko", "pengelola"},
}
# administrators see no meeting and no contact, but set up every office
OFFICE_REACH = {where: names | {"pengelola"} for where, names in REACH.items()}
# accounts, memberships and invitations of a puskesmas are kept by its head, its dinas kesehatan and administrators
ACCOUNT_REACH = {"own": {"budi", "dinda", "pengelola"}, "neighbour": {"dinda", "pengelola"}, "foreign": {"pengelola"}}
