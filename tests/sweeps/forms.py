"""Reading the forms of a page, so that a sweep can fill in every field of every form without naming them."""

from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

from lxml import html

TYPED = {"text", "email", "tel", "search", "url", "password", "textarea"}
DATES = {"date", "datetime-local", "time"}


@dataclass
class Form:
    """One form that writes, with what a browser would send if nothing was touched."""

    page: str
    address: str
    values: list[tuple[str, str]]
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    @property
    def mark(self) -> tuple:
        """Forms of one address with the same fields and buttons are the same form."""
        return self.address, tuple(sorted(self.kinds))

    def named(self, *, typed: bool = False, dates: bool = False, others: bool = False) -> list[str]:
        """Names of the fields people type into, of dates, of everything else."""
        wanted = []
        for name, kind in self.kinds.items():
            is_typed, is_date = kind in TYPED, kind in DATES
            if (
                (typed and is_typed)
                or (dates and is_date)
                or (others and not is_typed and not is_date and kind != "file")
            ):
                wanted.append(name)
        return wanted

    def filled(self, names, value) -> dict[str, list]:
        """What is sent when `names` hold `value` (or `value(name)`) and all other fields stay as they are."""
        data: dict[str, list] = {}
        for name, standing in self.values:
            data.setdefault(name, []).append(standing)
        for name in names:
            data[name] = [value(name) if callable(value) else value]
        return data


def forms_of(page: str, content: bytes) -> list[Form]:
    """The POST forms of a page; one per button, because a button may be a field too."""
    if not content.strip():
        return []
    found = []
    for element in html.fromstring(content.decode()).iter("form"):
        if (element.get("method") or "get").lower() != "post":
            continue
        address = urldefrag(urljoin(page, element.get("action") or ""))[0]
        kinds = {
            control.name: _kind(control)
            for control in element.inputs
            if control.name and "__prefix__" not in control.name
        }
        kinds.pop("csrfmiddlewaretoken", None)
        values = _values(element, kinds)
        choices = _choices(element, kinds)
        form = Form(page, address, values, kinds, choices)
        buttons = [b for b in element.iter("button") if b.get("name")]
        for button in buttons:
            choice = (button.get("name"), button.get("value") or "")
            found.append(Form(page, address, [*values, choice], {**kinds, choice[0]: "button"}, choices))
        if not buttons:
            found.append(form)
    return found


def _plausible(control, value):
    """What a person would leave or put there: the standing value, else something that is accepted."""
    if value or control.tag == "textarea":
        return value or "Contoh"
    if control.tag == "select":
        return next(
            (option.get("value") for option in reversed(list(control.iter("option"))) if option.get("value")), ""
        )
    examples = {"email": "a@contoh.go.id", "tel": "081234567890", "date": "2026-11-20", "number": "1"}
    if control.get("inputmode") == "tel":
        return examples["tel"]
    if control.get("inputmode") == "numeric":
        return "09.00"
    return examples.get(_kind(control), "Contoh" if _kind(control) in TYPED else value or "")


def _values(element, kinds) -> list[tuple[str, str]]:
    """Name and value of every field, radio buttons without a choice at their last one."""
    found, radios = [], {}
    for control in element.iter("input", "select", "textarea"):
        name, kind = control.get("name"), _kind(control)
        if name not in kinds or kind in ("file", "submit"):
            continue
        if kind in ("radio", "checkbox"):
            if kind == "radio":
                radios[name] = radios.get(name) or (control.get("value") if control.get("checked") is not None else "")
                radios[f"last of {name}"] = control.get("value")
            elif control.get("checked") is not None:
                found.append((name, control.get("value") or "on"))
            continue
        value = control.value if control.tag in ("select", "textarea") else control.get("value")
        if not isinstance(value, str | None):  # a select of many
            found += [(name, item) for item in value]
            continue
        found.append((name, _plausible(control, value)))
    chosen = [
        (name, value or radios[f"last of {name}"]) for name, value in radios.items() if f"last of {name}" in radios
    ]
    return [*found, *chosen]


def _choices(element, kinds) -> dict[str, list[str]]:
    """What may be ticked or chosen, by field."""
    found: dict[str, list[str]] = {}
    for control in element.iter("input", "select"):
        if control.tag == "select":
            values = [option.get("value") for option in control.iter("option")]
        else:
            values = [control.get("value") or "on"] if _kind(control) in ("radio", "checkbox") else []
        if control.get("name") in kinds and any(values):
            found.setdefault(control.get("name"), []).extend(value for value in values if value)
    return found


def _kind(control) -> str:
    return (
        "textarea"
        if control.tag == "textarea"
        else (control.get("type") or ("text" if control.tag == "input" else control.tag))
    )
