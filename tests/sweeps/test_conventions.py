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


@pytest.mark.parametrize("path", VIEW_FILES, ids=lambda path: str(path.relative_to(ROOT)))
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


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_say_what_they_are_and_carry_no_inline_code(path):
    text = path.read_text()
    if "email" not in path.parts and path.name not in ("400.html", "404.html"):
        assert text.lstrip().startswith("{#"), "first line: a comment that says what the page is"
    assert not re.search(r"<style[\s>]", text) or "pdf" in str(path), "no inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "no inline handler"
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "no inline script"
    if "pdf" not in str(path) and "email" not in str(path):
        assert not re.search(r"\sstyle\s*=", text), "no inline style attribute"


@pytest.mark.parametrize(
    "path", [p for p in TEMPLATES if "pdf" not in str(p)], ids=lambda path: str(path.relative_to(ROOT))
)
def test_page_templates_are_short(path):
    assert len(path.read_text().splitlines()) <= 140


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
