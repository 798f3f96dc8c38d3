"""Rows of a formset moved by plain buttons: what is typed is shown again in the new order, nothing is saved."""

BUTTONS = ("tambah", "naik", "turun", "hapus")


def moved_rows(data, prefix: str, formset_class) -> list[dict] | None:
    """Typed rows after the button that was pressed, or None when none of them was: then the form is to be saved."""
    button = next((name for name in BUTTONS if name in data), None)
    if button is None:
        return None
    rows = typed_rows(data, prefix, formset_class)
    if button == "tambah":
        return [*rows, {}]
    place = next((at for at, row in enumerate(rows) if row["index"] == data[button]), None)
    if place is None:
        return rows
    if button == "hapus":
        return rows[:place] + rows[place + 1 :]
    other = place + (-1 if button == "naik" else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return rows


def typed_rows(data, prefix: str, formset_class) -> list[dict]:
    """Raw values of all rows in their order, without those marked for removal; `index` is the row's number in the form."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(total), formset_class.absolute_max) if total.isdecimal() and len(total) < 6 else 0
    rows = []
    for index in range(count):
        key = f"{prefix}-{index}"
        if data.get(f"{key}-DELETE"):
            continue
        order = data.get(f"{key}-ORDER", "")
        values = {name: data.get(f"{key}-{name}", "") for name in formset_class.form.base_fields}
        rows.append(
            {"index": str(index), "order": int(order) if order.isdecimal() and len(order) < 6 else index + 1, **values}
        )
    return sorted(rows, key=lambda row: (row["order"], int(row["index"])))


def bound_rows(data, prefix: str, formset_class):
    """The formset of the typed rows in their order, without those marked for removal: to be checked and shown again."""
    rows = typed_rows(data, prefix, formset_class)
    values = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for index, row in enumerate(rows):
        values |= {f"{prefix}-{index}-{name}": row[name] for name in formset_class.form.base_fields}
    return formset_class(values, prefix=prefix)
