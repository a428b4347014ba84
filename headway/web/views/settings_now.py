"""The framework in force, for schools and for anybody: its words, names and dates; no school."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from headway.core import clock
from headway.core.access import OPEN_TO_ALL, Permission, needs
from headway.core.calendar import year_end_of, year_words
from headway.core.documents import pdf, pdf_answer
from headway.frameworks.queries import (
    NoFramework,
    framework_in_force,
    in_force_during,
    years_covered,
)
from headway.web.presenting.frameworks import (
    boards_words,
    committee_words,
    document_of,
    rules_shown,
)

DOCUMENT = Path(__file__).parents[1] / "documents" / "framework.typ"


@require_safe
@needs(OPEN_TO_ALL)
def framework_now(request: HttpRequest) -> HttpResponse:
    """The version in force today, as schools read it. Open to anybody."""
    today = clock.today()
    try:
        framework = framework_in_force(today)
    except NoFramework:
        return render(request, "web/framework_now.html", {"contents": None})
    return render(request, "web/framework_now.html", {
        "contents": framework.contents, "rules": rules_shown(framework), "today": today,
        "settings": framework.contents.settings, "committee": committee_words(framework),
        "boards": boards_words(framework),
    })  # fmt: skip


@require_safe
@needs(OPEN_TO_ALL)
def framework_document(request: HttpRequest) -> HttpResponse:
    """The same as a tagged PDF to keep or to print."""
    today = clock.today()
    try:
        framework = framework_in_force(today)
    except NoFramework:
        return render(request, "web/framework_now.html", {"contents": None}, status=404)
    data = document_of(framework, today=today)
    return pdf_answer(pdf(DOCUMENT, data, made_on=today), f"{framework.key}.pdf")


@require_safe
@needs(Permission.FRAMEWORK_SEE)
def framework_years(request: HttpRequest) -> HttpResponse:
    """Which definition and which names applied in an academic year."""
    today = clock.today()
    years = years_covered(today)
    asked = request.GET.get("year", "")
    chosen = int(asked) if asked.isdecimal() and int(asked) in years else year_end_of(today)
    return render(request, "web/framework_years.html", {
        "years": [(year, year_words(year)) for year in years], "chosen": chosen,
        "words": year_words(chosen), "found": in_force_during(chosen) if years else [],
    })  # fmt: skip
