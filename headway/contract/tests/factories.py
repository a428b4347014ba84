"""Contracts and files for tests."""

import io
from datetime import date
from pathlib import Path

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from headway.accounts.tests.factories import UserFactory
from headway.contract.models import Contract


class ContractFactory(factory.django.DjangoModelFactory):
    """A contract of two years."""

    class Meta:
        model = Contract

    title = factory.Sequence(lambda n: f"School improvement {n}")
    council = "Aldermere Council"
    provider = "Aldermere School Improvement Service"
    starts_on = date(2018, 9, 1)
    ends_on = date(2020, 8, 31)
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = factory.LazyFunction(timezone.now)


def pdf_bytes(pages: int = 2) -> bytes:
    """A PDF with empty pages."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def pdf_file(name: str = "terms.pdf") -> SimpleUploadedFile:
    """The same as somebody sends it."""
    return SimpleUploadedFile(Path(name).name, pdf_bytes(), content_type="application/pdf")
