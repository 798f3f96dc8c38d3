"""Settings › roles: who may do what, drawn from the role table itself."""

from itertools import groupby

from puskesmas import access
from puskesmas.models.account_invitations import ROLES
from puskesmas.pages import Page


class RoleMatrix(Page):
    """Every permission × every role; on a phone one role at a time, one's own first."""

    permission = "roles.view"

    def get(self, request):
        own = own_roles(request.user)
        membership = access.active_membership(request)
        first = membership.role if membership else access.ADMINISTRATOR
        chosen = request.GET.get("peran", "")
        chosen = chosen if chosen in dict(ROLES) else first
        columns = [
            {
                "role": role,
                "label": label,
                "is_own": role in own,
                "is_shown": role == chosen,
                "url": f"?peran={role}",
                "is_current": role == chosen,
            }
            for role, label in ROLES
        ]
        for column in columns:
            column["chip"] = f"Anda: {column['label']}" if column["is_own"] else column["label"]
        chips = [{"label": item["chip"], "url": item["url"], "is_current": item["is_current"]} for item in columns]
        groups = [
            {"title": title, "rows": [{"label": label, "cells": cells(columns, roles)} for _, label, roles in rows]}
            for title, rows in groupby(table(), key=lambda row: row[0])
        ]
        return self.render("puskesmas/roles.html", {"columns": columns, "chips": chips, "groups": groups})


def table() -> list[tuple[str, str, frozenset]]:
    """Subject, what one may do, and the roles that may: the permissions, then who gives which role."""
    rows = [(*access.LABELS[name], access.PERMISSIONS[name]) for name in access.LABELS]
    for role, label in ROLES:
        givers = frozenset(giver for giver, given in access.GRANTS.items() if role in given)
        rows.append(("Memberi peran di tempatnya", f"Mengundang, mengganti, dan mengakhiri: {label}", givers))
    return rows


def cells(columns: list[dict], roles: frozenset) -> list[dict]:
    return [{"may": column["role"] in roles, **column} for column in columns]


def own_roles(user) -> set[str]:
    held = {str(item.role) for item in access.memberships_of(user)}
    return held | {access.ADMINISTRATOR} if user.is_superuser else held
