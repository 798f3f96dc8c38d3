"""An undefined variable in a template of ours is an error; templates of Django, allauth and crispy stay lenient."""

import sys
from pathlib import Path

OUR_TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


class UndefinedVariableError(Exception):
    """A template used a name that its view did not give."""


class UndefinedVariable(str):
    """Value of `string_if_invalid`: raises when a template of ours asks, else behaves like the usual empty string.

    Django asks for its truth first (`FilterExpression.resolve`, Django 5.2). Answering False there keeps the normal
    path with filters, so other people's templates see no difference. Whose template it is tells the node being
    rendered, not the page: blocks of a foreign page are rendered inside our base template.
    """

    def __bool__(self) -> bool:
        frame, variable = sys._getframe(1), "?"
        while frame:
            if frame.f_code.co_name == "resolve" and variable == "?":
                variable = getattr(frame.f_locals.get("self"), "token", "?")
            if frame.f_code.co_name == "render_annotated":
                node = frame.f_locals["self"]
                name = getattr(getattr(node, "origin", None), "name", "")
                if not name.startswith(OUR_TEMPLATES):
                    return False
                line = getattr(getattr(node, "token", None), "lineno", "?")
                short = name.removeprefix(OUR_TEMPLATES).lstrip("/")
                raise UndefinedVariableError(f"templates/{short}:{line}: {variable} is not defined")
            frame = frame.f_back
        return False
