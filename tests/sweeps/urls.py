"""Walking the URLconf: every product URL with its name, its arguments and its view class."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

OUTSIDE = {"admin"}  # Django's own site, for superusers only


@dataclass(frozen=True)
class Url:
    """One named URL pattern."""

    name: str
    arguments: tuple[str, ...]
    callback: object

    @property
    def view(self):
        """The page class, or None for a plain function (allauth's)."""
        return getattr(self.callback, "view_class", None)


def all_urls() -> list[Url]:
    return sorted(_walk(get_resolver().url_patterns, ()), key=lambda url: url.name)


def _walk(patterns, namespaces):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace in OUTSIDE:
                continue
            yield from _walk(entry.url_patterns, (*namespaces, entry.namespace) if entry.namespace else namespaces)
        elif isinstance(entry, URLPattern):
            name = ":".join([*namespaces, entry.name or f"unnamed {entry.pattern}"])
            yield Url(name, tuple(entry.pattern.converters), entry.callback)
