"""A letter as PDF and as Word document: the same words from the same data."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from headway.core.documents import pdf, pdfs
from headway.core.templatetags.headway_words import day
from headway.correspondence.merging import blocks, runs
from headway.correspondence.models import Letter
from headway.correspondence.word import docx

TEMPLATE = Path(__file__).parent / "documents" / "letter.typ"
ONE_PAGE = 2_300  # characters of text that fit a page at the ordinary size
ORDINARY, SMALL = 10.5, 9.5  # points


@dataclass(frozen=True)
class Made:
    """The bytes of a letter, in one form."""

    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def sheet(letter: Letter) -> dict[str, Any]:
    """Everything that is printed on a letter, as plain data. It rests on the letter alone."""
    kept = letter.fields
    return {
        "title": letter.subject,
        "about": f"Letter to {kept['school']}",
        "subject": letter.subject,
        "service": kept["service"],
        "council": kept["council"],
        "marking": letter.marking,
        "reference": reference(letter),
        "date": day(letter.dated),
        "to": kept["_to"],
        "blocks": [
            {"listed": block.listed, "lines": [runs(line) for line in block.lines]}
            for block in blocks(letter.text)
        ],
        "closing": "Yours sincerely",
        "signed": kept["_signed"],
        "office": kept["director"],
        "size": ORDINARY if len(letter.text) <= ONE_PAGE else SMALL,
    }


def reference(letter: Letter) -> str:
    """What a school can quote: its number, the year and month, the kind."""
    return f"{letter.school_id}/{letter.dated:%Y-%m}/{letter.kind.replace('_', '-')}"


def file_name(letter: Letter, form: str) -> str:
    """A name that sorts by school and day, and is safe on any computer."""
    school = re.sub(r"[^a-z0-9]+", "-", letter.fields["school"].lower()).strip("-")[:60]
    return f"{school}-{letter.kind.replace('_', '-')}-{letter.dated:%Y-%m-%d}.{form}"


def made_pdf(letter: Letter) -> bytes:
    """The letter as tagged PDF. Raises DocumentFailed."""
    return pdf(TEMPLATE, sheet(letter), made_on=letter.dated)


def made_pdfs(letters: Iterable[Letter]) -> Iterator[tuple[Letter, bytes]]:
    """Many letters as PDF, in their order; the next are made while one is being kept."""
    listed = list(letters)
    found = pdfs(TEMPLATE, [(sheet(letter), letter.dated) for letter in listed])
    return zip(listed, found, strict=True)


def made_docx(letter: Letter) -> bytes:
    """The letter as a Word document with the same words."""
    return docx(sheet(letter), made_on=letter.dated)


def together(letters: Iterable[int]) -> bytes:
    """The kept PDFs of these letters in one file to print, in this order, repeats included."""
    from pypdf import PdfReader, PdfWriter

    from headway.correspondence.models import Form, LetterFile

    wanted = list(letters)
    kept = dict(
        LetterFile.objects.filter(letter_id__in=wanted, form=Form.PDF).values_list(
            "letter_id", "content"
        )
    )
    readers = {pk: PdfReader(io.BytesIO(bytes(content))) for pk, content in kept.items()}
    writer = PdfWriter()
    for pk in wanted:
        for page in readers[pk].pages if pk in readers else ():
            writer.add_page(page)
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()
