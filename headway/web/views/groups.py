"""Groups of schools: who belongs, who chairs, and which schools stand apart."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day, plural
from headway.schools import actions
from headway.schools.models import Disengagement, Group, Membership, School
from headway.schools.queries import apart, counted, groups_on
from headway.web.forms_bodies import DisengagedForm, GroupEndForm, GroupForm, JoinForm, MembersForm
from headway.web.forms_contacts import LastDayForm
from headway.web.paging import Slice, page_asked
from headway.web.presenting import groups as presenting
from headway.web.presenting.work_filters import Narrowed, narrowed
from headway.web.views import bodies

EDITS = Permission.BODY_EDIT
ON_A_PAGE = 50


@require_safe
@needs(Permission.SCHOOL_LIST)
def groups(request: HttpRequest) -> HttpResponse:
    """Every group, with its chair."""
    return _groups(request, GroupForm())


def _groups(request: HttpRequest, form: GroupForm) -> HttpResponse:
    lines = groups_on(clock.today())
    return render(request, "web/groups.html", {
        "table": Table(presenting.GROUP_COLUMNS, lines, "Groups of schools"),
        "lines": lines, "form": form,
    })  # fmt: skip


@require_POST
@needs(EDITS)
def group_add(request: HttpRequest) -> HttpResponse:
    """Record a group."""
    form = GroupForm(request.POST)
    if form.is_valid():
        try:
            made = actions.found_group(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made} was recorded. Add its schools here.")
            return redirect(made)
    return _groups(request, form)


@require_safe
@needs(Permission.SCHOOL_LIST)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group: its schools now and before."""
    return _group(request, get_object_or_404(Group, pk=pk))


def _group(request: HttpRequest, found: Group, **forms: Any) -> HttpResponse:
    today = clock.today()
    every = list(Membership.objects.filter(group=found).select_related("school"))
    every.sort(key=lambda m: (m.role, m.school.name))
    start = {name: getattr(found, name) for name in ("name", "kind", "about", "from_on")}
    context = {
        "group": found,
        "now": [m for m in every if m.to_on is None or m.to_on >= today],
        "before": [m for m in every if m.to_on is not None and m.to_on < today],
        "members_form": MembersForm(prefix="members"),
        "words_form": GroupForm(initial=start, prefix="words"),
        "end_form": GroupEndForm(prefix="end"),
    }
    return render(request, "web/group.html", context | forms)


@require_POST
@needs(EDITS)
def group_members(request: HttpRequest, pk: int) -> HttpResponse:
    """Add several schools to a group."""
    found, form = get_object_or_404(Group, pk=pk), MembersForm(request.POST, prefix="members")
    if form.is_valid():
        asked = form.cleaned_data
        schools = School.objects.visible_to(request.user).in_bulk(asked["urns"])
        if unknown := [urn for urn in asked["urns"] if urn not in schools]:
            form.add_error("urns", f"{unknown[0]} is no school of this register. Check the number.")
        else:
            try:
                count = actions.join_all(
                    found, schools.values(), from_on=asked["from_on"], by=request.user
                )
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                messages.success(request, f"{count} {plural('school', count)} added.")
                return redirect(found)
    return _group(request, found, members_form=form)


@require_POST
@needs(EDITS)
def group_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what a group is called."""
    found, form = get_object_or_404(Group, pk=pk), GroupForm(request.POST, prefix="words")
    if form.is_valid():
        try:
            actions.correct_group(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The group was corrected.")
            return redirect(found)
    return _group(request, found, words_form=form)


@require_POST
@needs(EDITS)
def group_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a group."""
    found, form = get_object_or_404(Group, pk=pk), GroupEndForm(request.POST, prefix="end")
    if form.is_valid():
        try:
            actions.close_group(found, on=form.cleaned_data["on"], by=request.user)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{found} was closed. Its record stays.")
            return redirect("groups")
    return _group(request, found, end_form=form)


@require_POST
@needs(EDITS)
def membership_change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A school leaves a group, takes its chair, or hands it back."""
    seen = Membership.objects.visible_to(request.user).select_related("school", "group")
    held, form = get_object_or_404(seen, pk=pk), LastDayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Enter a real date, like 14 October 2025.")
    elif what == "left":
        on = form.cleaned_data["on"]
        bodies.did(
            request, lambda: actions.leave_group(held, on=on, by=request.user),
            f"{held.school}: the last day in {held.group} was recorded.",
        )  # fmt: skip
    else:
        on = form.cleaned_data["on"]
        bodies.did(
            request, lambda: actions.change_chair(held, from_on=on, by=request.user),
            f"Who chairs {held.group} was recorded.",
        )  # fmt: skip
    if request.POST.get("back") == "school":
        return redirect(f"{reverse('school_bodies', args=[held.school_id])}#groups")
    return redirect(held.group)


# On the page of one school -----------------------------------------------------------------


@require_POST
@needs(EDITS)
def school_join(request: HttpRequest, urn: int) -> HttpResponse:
    """The school belongs to a group."""
    school = bodies.school_seen(request, urn)
    form = JoinForm(request.POST, prefix="join", groups=Group.objects.on(clock.today()))
    if form.is_valid():
        asked = form.cleaned_data
        try:
            actions.join_group(
                asked["group"], school, from_on=asked["from_on"], chair=asked["chair"],
                by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{school} belongs to {asked['group']}.")
            return redirect(f"{reverse('school_bodies', args=[urn])}#groups")
    return bodies.page(request, school, join_form=form)


@require_POST
@needs(EDITS)
def school_disengaged(request: HttpRequest, urn: int) -> HttpResponse:
    """Flag that the school has turned away from its group."""
    school = bodies.school_seen(request, urn)
    form = DisengagedForm(request.POST, prefix="flag", groups=Group.objects.on(clock.today()))
    if form.is_valid():
        try:
            actions.flag_disengaged(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{school} is flagged. Schools that stand apart list it.")
            return redirect(f"{reverse('school_bodies', args=[urn])}#groups")
    return bodies.page(request, school, flag_form=form)


@require_POST
@needs(EDITS)
def flag_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """The school takes part again."""
    seen = Disengagement.objects.visible_to(request.user).select_related("school")
    flag, form = get_object_or_404(seen, pk=pk), LastDayForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["on"]
        bodies.did(
            request, lambda: actions.lift_flag(flag, on=on, by=request.user),
            "Recorded: the school takes part again.",
        )  # fmt: skip
    else:
        messages.error(request, "Enter a real date, like 14 October 2025.")
    return redirect(f"{reverse('school_bodies', args=[flag.school_id])}#groups")


# Schools that stand apart ------------------------------------------------------------------


def _apart(request: HttpRequest) -> Narrowed:
    schools = counted(School.objects.visible_to(request.user))
    reach = request.user.reach(Permission.INTELLIGENCE_SEE)
    seen = schools if reach.everywhere else schools.filter(urn__in=reach.urns)
    rows = apart(request.user, seen, clock.today())
    return narrowed(
        rows, presenting.APART_QUESTIONS, request.GET,
        text=lambda r: f"{r.school.name} {r.school.urn}",
    )  # fmt: skip


@require_safe
@needs(Permission.INTELLIGENCE_SEE)
def groups_apart(request: HttpRequest) -> HttpResponse:
    """Schools that belong to no group or have turned away from theirs."""
    found = _apart(request)
    rows = presenting.in_order(found.rows, found.sort)
    links = Slice(rows, page_asked(request), ON_A_PAGE, found.sorted_by(found.sort))
    table = Table(
        presenting.APART_COLUMNS, links.rows, "Schools that stand apart", found.sort or "name",
        found.sorted_by,
    )  # fmt: skip
    return render(request, "web/groups_apart.html", {
        "found": found, "links": links, "table": table, "total": len(rows),
        "isolated": sum(row.isolated for row in rows), "flagged": sum(bool(r.flags) for r in rows),
    })  # fmt: skip


@require_safe
@needs(Permission.INTELLIGENCE_SEE)
def groups_apart_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file."""
    found = _apart(request)
    export = Export(
        "Schools that stand apart", presenting.APART_COLUMNS,
        presenting.in_order(found.rows, found.sort),
        [("As at", day(clock.today())), *found.facts], "OFFICIAL-SENSITIVE",
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)
