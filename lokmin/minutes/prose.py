"""Plain text as its writer meant it: paragraphs, numbered lists and lists with dashes, as safe markup."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

NUMBERED = re.compile(r"^\s*(\d{1,3})[.)]\s+(.*)$")
DASHED = re.compile(r"^\s*[-–•*]\s+(.*)$")


def to_html(text: str) -> SafeString:
    """Return <p>, <ol> and <ul> with everything else escaped. Only a list that counts 1, 2, 3 becomes a numbered one."""
    html = []
    for block in re.split(r"\n\s*\n", text.strip()):
        for tag, lines in _runs(block.split("\n")):
            if tag == "p":
                html.append("<p>" + "<br>".join(escape(line.strip()) for line in lines) + "</p>")
            else:
                html.append(f"<{tag}>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + f"</{tag}>")
    return mark_safe("".join(html))


def _runs(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Return neighbouring lines of one kind together; a line without a mark continues the item before it."""
    runs: list[tuple[str, list[str]]] = []
    for line in filter(str.strip, lines):
        numbered, dashed = NUMBERED.match(line), DASHED.match(line)
        if numbered and int(numbered[1]) == 1:
            runs.append(("ol", [numbered[2]]))
        elif numbered and runs and runs[-1][0] == "ol" and int(numbered[1]) == len(runs[-1][1]) + 1:
            runs[-1][1].append(numbered[2])
        elif dashed and runs and runs[-1][0] == "ul":
            runs[-1][1].append(dashed[1])
        elif dashed:
            runs.append(("ul", [dashed[1]]))
        elif runs and runs[-1][0] != "p" and line[0].isspace():
            runs[-1][1][-1] += f" {line.strip()}"
        elif runs and runs[-1][0] == "p":
            runs[-1][1].append(line)
        else:
            runs.append(("p", [line]))
    return runs
