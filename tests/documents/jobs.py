"""Jobs for the limits: they must stand in a module, the child imports them."""

import os
import time

from lokmin.documents import render
from lokmin.documents.text import ContentRefused

NEST = "<div style='display:flex'>"


def add(first: int, second: int) -> int:
    return first + second


def child() -> int:
    return os.getpid()


def raw_html(html: str) -> bytes:
    return render.pdf_bytes(render.layout(html, styles=("pdf/base.css",)))


def calculate() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def fill_memory() -> int:
    return len([bytearray(10_000_000) for _ in range(400)])


def break_down() -> None:
    raise KeyError("rusak")


def refuse() -> None:
    raise ContentRefused("Ringkas dahulu.")


def end() -> None:
    os._exit(3)


def nested_flex() -> bytes:
    return raw_html(NEST * 14 + "x" + "</div>" * 14)


def deep_divisions() -> bytes:
    return raw_html("<div>" * 400 + "x")


def wide_table() -> bytes:
    return raw_html("<table style='table-layout:auto'><td colspan=1000000>x</table>")


def swallowing_svg() -> bytes:
    """Copies 2^22 times; WeasyPrint swallows exceptions inside of SVG drawing, so only the kernel can stop it."""
    body = "<rect id=a0 width=1 height=1 />" + "".join(
        f"<g id=a{n}><use href='#a{n - 1}'/><use href='#a{n - 1}'/></g>" for n in range(1, 23)
    )
    return raw_html(f"<svg xmlns='http://www.w3.org/2000/svg' width=9 height=9>{body}<use href='#a22'/></svg>")
