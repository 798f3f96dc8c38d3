"""Conventions nobody has to remember: a test reads the code and the templates."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from puskesmas.pages import Page
from tests.sweeps.urls import all_urls

ROOT = Path(settings.BASE_DIR)
APPS = [
    "puskesmas",
    "sectors",
    *(f"lokmin/{name}" for name in "documents outbox meetings invitations attendance minutes actions reports".split()),
]
VIEW_FILES = sorted(
    path
    for app in APPS
    for path in [*(ROOT / app).glob("views.py"), *(ROOT / app).glob("views/*.py"), *(ROOT / app).glob("*/views.py")]
    if path.name != "__init__.py"
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", VIEW_FILES, ids=named)
def test_views_fetch_rows_only_through_visible_to_or_a_parent(path):
    """`Model.objects.…` in a view must continue with visible_to, or with `of(owner)` for documents of a found owner."""
    tree = ast.parse(path.read_text())
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    wrong = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager", "_base_manager"):
            following = parents.get(node)
            if not (isinstance(following, ast.Attribute) and following.attr in ("visible_to", "of")):
                wrong.append(f"line {node.lineno}: {ast.unparse(node)}")
    assert wrong == []


def test_every_url_has_a_name_and_every_page_a_permission_or_is_public():
    for url in all_urls():
        assert "unnamed" not in url.name, url.name
        if url.name.startswith(("account_", "mfa_")):
            continue
        if url.view is None or not issubclass(url.view, Page):
            assert not getattr(url.callback, "login_required", True), f"{url.name} needs a login but is no Page"


def faults(path: Path) -> list[str]:
    """What a template lacks or carries in its own text."""
    text, is_sent = path.read_text(), "pdf" in str(path) or "email" in str(path)
    needs_comment = "email" not in path.parts and path.name not in ("400.html", "404.html")
    found = {
        "first line: a comment that says what the page is": needs_comment and not text.lstrip().startswith("{#"),
        "no inline style": re.search(r"<style[\s>]", text) and "pdf" not in str(path),
        "no inline handler": re.search(r"\son[a-z]+\s*=\s*[\"']", text),
        "no inline script": re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text),
        "no inline style attribute": not is_sent and re.search(r"\sstyle\s*=", text),
    }
    return [fault for fault, is_there in found.items() if is_there]


def test_templates_say_what_they_are_and_carry_no_inline_code():
    assert {named(path): found for path in TEMPLATES if (found := faults(path))} == {}


def test_page_templates_are_short():
    pages = [path for path in TEMPLATES if "pdf" not in str(path)]
    assert {named(path): lines for path in pages if (lines := len(path.read_text().splitlines())) > 140} == {}


def test_python_files_are_split_by_noun():
    files = [path for app in [*APPS, "lokmin"] for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    assert {
        str(path.relative_to(ROOT)): lines for path in files if (lines := len(path.read_text().splitlines())) > 400
    } == {}


def test_only_one_module_imports_weasyprint():
    users = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"^\s*(from|import) weasyprint", path.read_text(), re.MULTILINE)
    }
    assert users == {"lokmin/documents/render.py"}
