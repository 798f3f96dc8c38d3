"""QR codes as vectors: sharp at any size, and nothing that could be left behind in another person's file."""

from functools import lru_cache

QUIET_ZONE = 0  # the boxes around our codes are white and wider than four modules


@lru_cache(maxsize=8)
def runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return (modules per side, dark runs as (x, y, length)) counted from the top left corner."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    view = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    height, width = view.shape
    pixels = bytes(view)
    found = []
    for y in range(height):
        row, x = pixels[y * width : (y + 1) * width], 0
        while (start := row.find(b"\x00", x)) >= 0:
            end = row.find(b"\xff", start)
            x = width if end < 0 else end
            found.append((start, y, x - start))
    return width, tuple(found)


def svg(text: str) -> bytes:
    """Return the code as an SVG picture of one path."""
    size, dark = runs(text)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}" '
        f'shape-rendering="crispEdges"><path d="{path}"/></svg>'
    ).encode()


def pdf_operators(text: str, left: float, bottom: float, side: float) -> bytes:
    """Return PDF drawing operators for the code in a square, in points from the lower left corner of the page."""
    size, dark = runs(text)
    step = side / size
    boxes = (
        f"{left + x * step:.3f} {bottom + side - (y + 1) * step:.3f} {length * step:.3f} {step:.3f} re"
        for x, y, length in dark
    )
    return f"q 0 g\n{chr(10).join(boxes)}\nf Q\n".encode()
