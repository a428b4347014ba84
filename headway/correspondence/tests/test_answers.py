"""What a school does with a letter, and files that are not what they say."""

import io
import struct
import uuid
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from headway.core.refusals import NotAllowed, Refused
from headway.correspondence.actions import acknowledge, answer, take_answer
from headway.correspondence.models import Answer, Letter
from headway.correspondence.states import LetterState
from headway.correspondence.tests.factories import LetterFactory
from headway.correspondence.uploads import looked_into


@pytest.fixture
def letter(school):
    return LetterFactory(school=school, state=LetterState.SENT)


def test_the_head_answers_once_however_often_the_form_comes(letter, cast):
    key = uuid.uuid4()
    first = answer(letter, by=cast("headteacher"), text="Thank you.", key=key)
    assert answer(letter, by=cast("headteacher"), text="Thank you.", key=key) == first
    assert Answer.objects.count() == 1
    letter.refresh_from_db()
    assert letter.state == LetterState.ACKNOWLEDGED
    take_answer(first, by=cast("administrator"))
    assert first.taken_by == cast("administrator")


def test_acknowledging_twice_is_once(letter, cast):
    acknowledge(letter, by=cast("headteacher"))
    acknowledge(letter, by=cast("headteacher"))
    assert letter.acknowledged_by == cast("headteacher")


def test_nobody_answers_for_another_school(letter, cast):
    stranger = cast("headteacher", urn=100_002)
    with pytest.raises(NotAllowed):
        answer(letter, by=stranger, text="Not ours.")
    assert not Letter.objects.visible_to(stranger).exists()


def test_a_school_sees_only_what_has_left(school, letter, cast):
    LetterFactory(school=school, state=LetterState.DRAFT)
    assert list(Letter.objects.visible_to(cast("headteacher"))) == [letter]
    assert Letter.objects.visible_to(cast("partner")).count() == 2


def png():
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0"))
            + chunk(b"IEND", b""))  # fmt: skip


def pdf():
    held = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(held)
    return held.getvalue()


def docx(*names):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        for name in ("[Content_Types].xml", "word/document.xml", *names):
            package.writestr(name, "<x/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.png", png(), "png"), ("a.pdf", pdf(), "pdf"), ("a.docx", docx(), "docx")],
)
def test_a_file_is_taken_for_what_it_is(name, content, kind):
    assert looked_into(SimpleUploadedFile(name, content)).kind == kind


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("evidence.pdf", b"MZ\x90 a program", "do not take"),
        ("evidence.pdf", png(), "ends in .pdf"),
        ("evidence.pdf", b"%PDF-1.7 nothing", "cannot be opened"),
        ("evidence.docx", docx("word/vbaProject.bin"), "cannot be opened"),
        ("evidence.docx", b"PK\x03\x04 broken", "cannot be opened"),
        ("evidence.png", png()[:-8], "cannot be opened"),
        ("evidence.jpg", b"\xff\xd8\xff\xe0 not a picture", "cannot be opened"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, content, words):
    with pytest.raises(Refused, match=words):
        looked_into(SimpleUploadedFile(name, content))


def test_the_name_of_a_file_cannot_lead_elsewhere():
    found = looked_into(SimpleUploadedFile('..\\..\\evil";x.png', png()))
    assert found.name == "evilx.png"
