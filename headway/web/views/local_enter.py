"""Entering local figures: one place on a form, or many in a file."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Column
from headway.local import actions
from headway.local.files import FileRow, Read, read_figures
from headway.local.forms import FiguresFileForm, values_form
from headway.local.models import LocalValue, MeasureInfo
from headway.local.periods import Every, Period, asked_period, last_periods
from headway.local.queries import measures_known, measures_of_school
from headway.schools.models import School
from headway.web.presenting.local import whole
from headway.web.views.intelligence import show_refusal

SALT = "headway.local"
AN_HOUR = 60 * 60
OFFERED = {Every.QUARTER: 8, Every.YEAR: 5}


def _period(every: str, start: str) -> Period:
    if every not in (Every.QUARTER, Every.YEAR):
        raise Http404
    found = asked_period(start, every, today=clock.today())
    if found is None:
        raise Http404
    return found


def districts_known() -> list[str]:
    """The districts of the register, by name."""
    found = School.objects.open_now().exclude(district="")
    return list(found.order_by("district").values_list("district", flat=True).distinct())


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DATA_UPLOAD)
def local_enter(request: HttpRequest, every: str, start: str) -> HttpResponse:
    """The figures of one place in one period: a school, a district, or the whole authority."""
    period = _period(every, start)
    school, district = _place(request)
    if school is not None:
        measures = measures_of_school(school, every=every)
    else:
        measures = measures_known(every=every)
    rows = LocalValue.objects.held().filter(starts_on=period.start, every=every)
    held = {one.measure: one for one in rows.filter(school=school, district=district)}
    form = values_form(request.POST if request.method == "POST" else None, measures, held)
    if form.is_bound and form.is_valid():
        try:
            done = actions.enter_values(
                form.given, period=period, by=request.user, school=school, district=district,
                note=form.cleaned_data["note"], seen=form.seen,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{period.label}: {done.words}.")
            return redirect(_back(school))
    return render(request, "web/local_enter.html", {
        "form": form, "period": period, "school": school, "district": district,
        "measures": measures, "back": _back(school), "periods": last_periods(
            clock.today(), every, OFFERED[period.every]
        ), "districts": [] if school else districts_known(),
        "where": f"urn={school.urn}" if school else f"district={district}" if district else "",
    })  # fmt: skip


def _back(school: School | None) -> str:
    return reverse("school_local", args=[school.urn]) if school else reverse("local_figures")


def _place(request: HttpRequest) -> tuple[School | None, str]:
    urn, district = request.GET.get("urn", ""), request.GET.get("district", "")
    if urn:
        if not (urn.isascii() and urn.isdecimal() and len(urn) < 10):
            raise Http404
        return get_object_or_404(School.objects.visible_to(request.user), urn=int(urn)), ""
    if district and district not in districts_known():
        raise Http404
    return None, district


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DATA_UPLOAD)
def local_file(request: HttpRequest, every: str, start: str) -> HttpResponse:
    """Take a file of one period, say what it would change, and keep it when somebody says so."""
    period = _period(every, start)
    if request.POST.get("signed"):
        return _brought_in(request, period)
    form = FiguresFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form, "period": period, "measures": measures_known(every=every),
        "periods": last_periods(clock.today(), every, OFFERED[period.every]),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        read = _read(request, file.read(), file.name, context["measures"])
        plan = actions.plan_of(read.rows, period=period)
        wrong = [*read.wrong, *plan.wrong]
        context |= {"read": read, "file": file.name, "plan": plan, "wrong": wrong}
        if not wrong and plan.anything:
            rows = [[row.line, row.urn, row.district, row.values] for row in read.rows]
            context["signed"] = signing.dumps([file.name, rows], salt=SALT, compress=True)
    return render(request, "web/local_file.html", context)


def _read(request: HttpRequest, content: bytes, name: str, measures: list[MeasureInfo]) -> Read:
    schools = School.objects.visible_to(request.user).values_list("urn", flat=True)
    return read_figures(
        content, file=name, measures=measures, schools=set(schools), districts=districts_known()
    )


def _brought_in(request: HttpRequest, period: Period) -> HttpResponse:
    here = redirect("local_file", period.every.value, period.key)
    try:
        file, rows = signing.loads(request.POST["signed"], salt=SALT, max_age=AN_HOUR)
        given = [
            FileRow(line, urn, district, tuple((key, value) for key, value in values))
            for line, urn, district, values in rows
        ]
        done = actions.bring_in(given, period=period, file=file, by=request.user)
    except signing.BadSignature:
        messages.error(request, "This preview is more than an hour old. Send the file again.")
        return here
    except Refused as refusal:
        messages.error(request, str(refusal))
        return here
    messages.success(request, f"{file}, {period.label}: {done.words}.")
    return redirect("local_figures")


@require_safe
@needs(Permission.DATA_UPLOAD)
def local_template(request: HttpRequest, every: str, start: str, kind: str) -> HttpResponse:
    """The file to fill in: our schools, one column a measure, with what is held in it."""
    period = _period(every, start)
    measures = [one for one in measures_known(every=every) if one.of_schools]
    held = {
        (one.school_id, one.measure): one.value
        for one in LocalValue.objects.visible_to(request.user)
        .held()
        .filter(starts_on=period.start, every=every, school__isnull=False)
    }
    schools = School.objects.visible_to(request.user).open_on(period.end).order_by("name", "urn")

    def figure(key: str) -> Any:
        return lambda school: whole(held.get((school.urn, key)))

    columns = [
        Column("urn", "URN", lambda s: s.urn),
        Column("school", "School", lambda s: s.name),
        *(Column(one.key, one.name, figure(one.key)) for one in measures),
    ]
    facts = [("Period", period.label), ("Leave empty", "what is not known; 0 only where it is 0")]
    export = Export(f"Local figures {period.label}", columns, schools, facts, "OFFICIAL-SENSITIVE")
    return as_csv(export) if kind == "csv" else as_xlsx(export)
