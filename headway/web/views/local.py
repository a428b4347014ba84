"""The authority's own figures: of the city, of districts and of schools, period by period."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.local import actions
from headway.local.forms import measure_form
from headway.local.models import LocalMeasure, LocalValue, MeasureInfo, Remark
from headway.local.periods import Every, Period, asked_period, last_periods, latest_whole
from headway.local.queries import (
    city_series,
    city_series_of_all,
    district_series,
    measure_known,
    remarks_by_measure,
    remarks_of,
    school_rows,
    school_series,
)
from headway.local.states import ValueState
from headway.web.paging import Slice, page_asked
from headway.web.presenting import local as presenting
from headway.web.views.intelligence import show_refusal
from headway.web.views.school import school_frame

SCHOOLS_A_PAGE = 50
PERIODS = {Every.QUARTER: 12, Every.YEAR: 6}


@require_safe
@needs(Permission.CITY_SEE)
def local_figures(request: HttpRequest) -> HttpResponse:
    """Every local measure: where it stands, which way it goes, and who keeps it."""
    found = [presenting.shown(one) for one in city_series_of_all(None, clock.today())]
    districts = LocalValue.objects.visible_to(request.user).held().exclude(district="")
    context = {
        "found": found, "periods": _periods_asked(), "district_entries": districts.count(),
        "waiting": Remark.objects.visible_to(request.user).waiting().count(),
        "retired": LocalMeasure.objects.exclude(retired_at=None),
    }  # fmt: skip
    return render(request, "web/local_figures.html", context)


def _periods_asked() -> list[Period]:
    today = clock.today()
    return [latest_whole(today, Every.QUARTER), latest_whole(today, Every.YEAR)]


def _measure(key: str) -> MeasureInfo:
    found = measure_known(key)
    if found is None:
        raise Http404
    return found


@require_safe
@needs(Permission.CITY_SEE)
def local_measure(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: the city by period, its districts, and its schools in one period."""
    measure, today = _measure(key), clock.today()
    series = city_series(measure, today, PERIODS[measure.every])
    asked = asked_period(request.GET.get("period", ""), measure.every, today=today)
    period = asked or (series.latest.period if series.latest else series.points[-1].period)
    rows = school_rows(request.user, measure, period)
    links = Slice(rows, page_asked(request), SCHOOLS_A_PAGE, f"period={period.key}")
    return render(request, "web/local_measure.html", {
        "measure": measure, "shown": presenting.shown(series), "period": period,
        "periods": last_periods(today, measure.every, PERIODS[measure.every]),
        "districts": [
            (name, presenting.shown(one))
            for name, one in district_series(request.user, measure, today)
        ],
        "table": Table(presenting.SCHOOL_COLUMNS, links.rows, f"Schools: {measure.name}"),
        "links": links, "total": len(rows), "reported": sum(row.now is not None for row in rows),
        "own": LocalMeasure.objects.filter(key=key).first(),
        "may_upload": request.user.holds(Permission.DATA_UPLOAD),
        "withdrawn": _withdrawn(request, measure=key, school=None),
    })  # fmt: skip


@require_safe
@needs(Permission.CITY_SEE)
def local_measure_download(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The city's series as a file; with a period, the schools of that period."""
    measure, today = _measure(key), clock.today()
    facts = [("Source", measure.source), ("Kept by", measure.owner), ("Made on", day(today))]
    period = asked_period(request.GET.get("period", ""), measure.every, today=today)
    if period is not None:
        rows: Any = school_rows(request.user, measure, period)
        facts.insert(0, ("Period", period.label))
        export = Export(
            f"{measure.name}, schools", presenting.SCHOOL_COLUMNS, rows, facts,
            "OFFICIAL-SENSITIVE",
        )  # fmt: skip
    else:
        series = city_series(measure, today, PERIODS[measure.every])
        columns = presenting.period_columns_of(series)
        export = Export(f"{measure.name}, local figures", columns, series.newest_first, facts)
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.SCHOOL_SEE)
def school_local(request: HttpRequest, urn: int) -> HttpResponse:
    """A school's own local figures, and what was said about any of its figures."""
    frame = school_frame(request, urn, "school_performance", Permission.SCHOOL_SEE)
    school, user = frame["school"], request.user
    waiting = remarks_by_measure(user, school)
    found = [
        presenting.shown(one, remarks=waiting[one.measure.key])
        for one in school_series(user, school, clock.today())
    ]
    return render(request, "web/school_local.html", frame | {
        "found": found, "periods": _periods_asked(), "remarks": remarks_of(user, school),
        "may_discuss": user.holds(Permission.FIGURES_DISCUSS, at=urn),
        "may_upload": user.holds(Permission.DATA_UPLOAD),
        "withdrawn": _withdrawn(request, school=school),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DATA_UPLOAD)
def local_define(request: HttpRequest, key: str = "") -> HttpResponse:
    """Define a measure of the authority's own, or change one."""
    held = get_object_or_404(LocalMeasure, key=key) if key else None
    form = measure_form(request.POST if request.method == "POST" else None, held)
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        version = said.pop("version")
        try:
            if held is None:
                held = actions.define_measure(by=request.user, **said)
            else:
                held.version = version or 0
                actions.change_measure(held, by=request.user, **said)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{held.name} is kept. Figures can be entered for it.")
            return redirect(held)
    return render(request, "web/local_define.html", {"form": form, "measure": held})


@require_POST
@needs(Permission.DATA_UPLOAD)
def local_retire(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Ask for a measure no more, or again."""
    held = get_object_or_404(LocalMeasure, key=key)
    try:
        if verb == "retire":
            actions.retire_measure(held, by=request.user)
            messages.success(request, f"{held.name} is retired. Its figures stay.")
        else:
            actions.restore_measure(held, by=request.user)
            messages.success(request, f"{held.name} is in use again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("local_figures")


@require_POST
@needs(Permission.DATA_UPLOAD)
def local_value(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Withdraw one figure, or take the withdrawal back."""
    value = get_object_or_404(LocalValue.objects.visible_to(request.user), pk=pk)
    try:
        if verb == "withdraw":
            actions.withdraw_value(value, by=request.user, why=request.POST.get("why", ""))
            messages.success(request, "The figure was withdrawn. It can be taken back below.")
        else:
            actions.restore_value(value, by=request.user)
            messages.success(request, "The figure stands again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    if value.school_id is not None:
        return redirect("school_local", value.school_id)
    return redirect("local_measure", value.measure)


def _withdrawn(request: HttpRequest, **where: Any) -> list[LocalValue]:
    """Figures that were withdrawn, for whoever may take that back."""
    if not request.user.holds(Permission.DATA_UPLOAD):
        return []
    found = LocalValue.objects.visible_to(request.user).filter(state=ValueState.WITHDRAWN, **where)
    return list(found.order_by("-starts_on")[:20])
