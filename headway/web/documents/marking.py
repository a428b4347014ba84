"""A protective marking on every page of somebody's PDF, at its head and foot."""

import io
from functools import lru_cache

MARK = """
#set page(width: {width}pt, height: {height}pt, margin: 4mm, fill: none)
#set text(font: "Atkinson Hyperlegible Next", size: 9pt, weight: 700, fill: rgb("#7a1f1f"))
#align(center + top)[{words}]
#place(bottom + center)[{words}]
"""


def marked(content: bytes, words: str) -> bytes:
    """The same document with the marking on each page; its own pages stay as they are."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    for page in writer.pages:
        box = page.mediabox
        over = PdfReader(
            io.BytesIO(_mark(round(float(box.width)), round(float(box.height)), words))
        )
        page.merge_page(over.pages[0])
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


@lru_cache(maxsize=32)
def _mark(width: int, height: int, words: str) -> bytes:
    import typst

    from headway.core.documents import _fonts

    text = MARK.format(width=width, height=height, words=words)
    return bytes(typst.compile(text.encode(), font_paths=_fonts()))
