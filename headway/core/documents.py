"""Documents as tagged PDF. Data goes in as JSON and is placed as content: words that people
wrote are never parsed as a program.

PDF/UA is asked for, so a missing title or a figure without words refuses to compile: a gate
for accessibility that costs nothing.
"""

import json
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from headway.core.frontend import VENDOR


class DocumentFailed(Exception):
    """The document could not be made; the sentence says why."""


@cache
def _fonts() -> Any:
    import typst  # 1 s to import: only a process that makes documents pays

    # Loaded once a process, which halves the time of a document.
    return typst.Fonts(include_system_fonts=False, font_paths=[str(VENDOR / "fonts")])


def pdf(template: Path, data: dict[str, Any], *, made_on: date) -> bytes:
    """One document. The same data on the same day gives the same bytes.

    Raises DocumentFailed, with the compiler's own words, if the template refuses the data.
    """
    import typst

    try:
        return bytes(
            typst.compile(
                template.read_bytes(),
                font_paths=_fonts(),
                sys_inputs={"data": json.dumps(data)},
                pdf_standards=["ua-1"],
                timestamp=int(date_seconds(made_on)),
            )
        )
    except (RuntimeError, typst.TypstError) as error:
        raise DocumentFailed(f"{template.name} could not be made: {error}") from error


AHEAD = 8  # documents that wait to be taken; more would only hold memory


def pdfs(template: Path, many: Sequence[tuple[dict[str, Any], date]]) -> Iterator[bytes]:
    """Many documents of one template, in their order, each with the day that it is made on.

    The compiler works beside the caller, so that the next is made while one is being kept.
    Raises DocumentFailed as `pdf` does, for the first that the template refuses.
    """
    _fonts()  # once, before two threads could both begin
    waiting: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(2) as pool:
        for data, made_on in many:
            waiting.append(pool.submit(pdf, template, data, made_on=made_on))
            if len(waiting) >= AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def date_seconds(day: date) -> int:
    """Seconds since 1970 at the start of a day, for the document's own date."""
    return (day - date(1970, 1, 1)).days * 86_400


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """The document, shown in the browser under its name."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
