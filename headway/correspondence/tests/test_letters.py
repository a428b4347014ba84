"""One letter from draft to answer."""

import io
import re

import pytest
from pypdf import PdfReader

from headway.core.refusals import NotAllowed, Refused, WrongState
from headway.correspondence.actions import approve_letter, draft_letter
from headway.correspondence.models import LetterFile

FIELDS = {"reason": "latest inspection worse than good", "rationale": "Ofsted said so.\n\nTwice."}


def drafted(cast, school, version, **more):
    return draft_letter("trial_listed", school, FIELDS, version=version,
                        by=cast("director"), about="trial.entry:1", **more)  # fmt: skip


def words_of_pdf(content):
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


def words_of_docx(content):
    from docx import Document

    document = Document(io.BytesIO(content))
    return [" ".join(p.text.split()) for p in document.paragraphs if p.text.strip()]


def test_a_letter_says_who_why_and_where_to_answer(cast, school, version, on_tuesday):
    letter = drafted(cast, school, version)
    assert letter.subject == "Ashwell Primary School: support"
    assert "Dear Harper Demo and Chair of Governors," in letter.text
    assert "Ofsted said so." in letter.text
    assert "/framework/" in letter.text
    assert letter.answer_by.isoformat() == "2025-11-18"


def test_the_word_document_has_the_words_of_the_pdf(cast, school, version, on_tuesday):
    letter = approve_letter(drafted(cast, school, version), by=cast("service_staff"))
    files = {one.form: bytes(one.content) for one in LetterFile.objects.filter(letter=letter)}
    printed = words_of_pdf(files["pdf"])
    together = re.sub(r"[\s•]", "", printed)  # lines of the two break in other places
    for paragraph in words_of_docx(files["docx"]):
        assert re.sub(r"\s", "", paragraph) in together
    assert "OFFICIAL-SENSITIVE" in printed
    assert len(PdfReader(io.BytesIO(files["pdf"])).pages) == 1


def test_nobody_approves_their_own_letter(cast, school, version, on_tuesday):
    letter = drafted(cast, school, version)
    with pytest.raises(NotAllowed, match="Someone other"):
        approve_letter(letter, by=cast("director"))


def test_a_letter_is_approved_once(cast, school, version, on_tuesday):
    letter = drafted(cast, school, version)
    other = type(letter).objects.get(pk=letter.pk)
    approve_letter(letter, by=cast("service_staff"))
    with pytest.raises(Refused):
        approve_letter(other, by=cast("service_staff"))
    with pytest.raises(WrongState):
        approve_letter(letter, by=cast("service_staff"))
    assert LetterFile.objects.filter(letter=letter).count() == 2
