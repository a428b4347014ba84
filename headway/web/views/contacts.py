"""Contacts: the list, one school's, and a file of them brought in after a look at what it does."""

import csv
import io
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.exports import Export, as_csv, as_xlsx, safe
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.core.tables import Table
from headway.core.templatetags.headway_words import day
from headway.schools import actions
from headway.schools.contact_files import Row, read_contacts
from headway.schools.models import RoleHolder, School, Vacancy
from headway.schools.policies import contact_policy
from headway.web.forms_contacts import ContactForm, ContactsFileForm, LastDayForm, VacancyForm
from headway.web.paging import Slice, page_asked
from headway.web.presenting import contacts as presenting
from headway.web.presenting.people import PeoplePage, people_page, vacancy_spell
from headway.web.presenting.work_filters import Narrowed, narrowed

ON_A_PAGE = 50
SALT = "headway.contacts"
AN_HOUR = 60 * 60


def _narrowed(request: HttpRequest) -> Narrowed:
    schools = School.objects.visible_to(request.user).open_now()
    reach = request.user.reach(Permission.CONTACT_SEE)
    seen = schools if reach.everywhere else schools.filter(urn__in=reach.urns)
    rows = presenting.lines(seen, clock.today())
    asked = request.GET.copy()
    if not set(asked) - {"page", "sort"}:
        asked["kept"] = "yes"  # letters go to maintained schools: the others when asked for
    return narrowed(rows, presenting.QUESTIONS, asked, text=lambda line: line.text)


@require_safe
@needs(Permission.CONTACT_SEE)
def contacts(request: HttpRequest) -> HttpResponse:
    """Who leads each school and how to reach them; what is missing stands first."""
    found = _narrowed(request)
    rows = presenting.in_order(found.rows, found.sort)
    links = Slice(rows, page_asked(request), ON_A_PAGE, found.sorted_by(found.sort))
    table = Table(
        presenting.COLUMNS, links.rows, "Contacts", found.sort or "missing", found.sorted_by
    )
    context = {
        "found": found, "links": links, "table": table, "total": len(rows),
        "missing": sum(bool(line.missing) for line in rows),
    }  # fmt: skip
    return render(request, "web/contacts.html", context)


@require_safe
@needs(Permission.CONTACT_SEE)
def contacts_download(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file, marked for what it holds."""
    found = _narrowed(request)
    export = Export(
        "Contacts", presenting.COLUMNS, presenting.in_order(found.rows, found.sort),
        [("As at", day(clock.today())), *found.facts], presenting.MARKING,
    )  # fmt: skip
    return as_csv(export) if kind == "csv" else as_xlsx(export)


@require_safe
@needs(Permission.CONTACT_EDIT)
def contacts_template(request: HttpRequest) -> HttpResponse:
    """The file to fill in, with what is held in it: sent back unchanged, it changes nothing."""
    schools = School.objects.visible_to(request.user).open_now().filter(maintained=True)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(presenting.TEMPLATE_TITLES)
    for row in presenting.template_rows(schools, clock.today()):
        writer.writerow([safe(cell) for cell in row])
    content = "\N{ZERO WIDTH NO-BREAK SPACE}" + text.getvalue()
    headers = {"Content-Disposition": 'attachment; filename="contacts.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_EDIT)
def contacts_import(request: HttpRequest) -> HttpResponse:
    """Take a file, say what it would change, and bring it in when somebody says so."""
    if request.POST.get("signed"):
        return _brought_in(request)
    form = ContactsFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        names = dict(School.objects.visible_to(request.user).values_list("urn", "name"))
        read = read_contacts(file.read(), names, file=file.name)
        context |= {"read": read, "file": file.name}
        if not read.wrong:
            plan = actions.plan_import(read.rows, file=file.name)
            rows = [[*_cells(row)] for row in read.rows]
            signed = signing.dumps([file.name, rows], salt=SALT, compress=True)
            context |= {"plan": plan, "names": names, "signed": signed}
    return render(request, "web/contacts_import.html", context)


def _cells(row: Row) -> tuple[int, int, str, str, str, str]:
    since = row.from_on.isoformat() if row.from_on else ""
    return row.line, row.urn, row.role, row.name, row.email, since


def _row(line: int, urn: int, role: str, name: str, email: str, since: str) -> Row:
    return Row(line, urn, role, name, email, date.fromisoformat(since) if since else None)


def _brought_in(request: HttpRequest) -> HttpResponse:
    try:
        file, rows = signing.loads(request.POST["signed"], salt=SALT, max_age=AN_HOUR)
        given = [_row(*cells) for cells in rows]
        done = actions.import_contacts(given, file=file, by=request.user)
    except signing.BadSignature:
        messages.error(request, "This preview is more than an hour old. Send the file again.")
        return redirect("contacts_import")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("contacts_import")
    messages.success(
        request,
        f"{file} was brought in: {done.added} added, {done.corrected} corrected, "
        f"{done.ended} ended, {done.unchanged} as they were.",
    )
    return redirect("contacts")


def _school(request: HttpRequest, urn: int) -> School:
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    if not request.user.reach(Permission.CONTACT_SEE).covers(urn):
        raise Http404
    return school


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CONTACT_SEE)
def school_contacts(request: HttpRequest, urn: int) -> HttpResponse:
    """Who leads one school now and before; set somebody new."""
    school = _school(request, urn)
    form = ContactForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            holder = actions.set_contact(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{holder.name} was recorded as {holder}.")
            return redirect("school_contacts", urn)
    return _contacts_page(request, school, form, VacancyForm(prefix="vacancy"))


def _contacts_page(
    request: HttpRequest, school: School, form: ContactForm, vacancy: VacancyForm
) -> HttpResponse:
    may = contact_policy(request.user, Permission.CONTACT_EDIT, RoleHolder(school=school))
    return render(request, "web/school_contacts.html", {
        "school": school, "form": form, "vacancy_form": vacancy, "may_edit": bool(may),
        "people": people_of(request.user, school),
    })  # fmt: skip


def people_of(user: Any, school: School) -> PeoplePage:
    """Who leads a school and did before, as far as this person may see (two queries)."""
    return people_page(
        RoleHolder.objects.visible_to(user).filter(school=school),
        Vacancy.objects.visible_to(user).filter(school=school),
        clock.today(),
    )


@require_POST
@needs(Permission.CONTACT_EDIT)
def school_vacancy(request: HttpRequest, urn: int) -> HttpResponse:
    """Record that a post stands vacant."""
    school = _school(request, urn)
    form = VacancyForm(request.POST, prefix="vacancy")
    if form.is_valid():
        try:
            vacancy = actions.record_vacancy(school, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request, f"{vacancy.get_role_display()}: vacant {vacancy_spell(vacancy)}."
            )
            return redirect("school_contacts", urn)
    return _contacts_page(request, school, ContactForm(), form)


@require_POST
@needs(Permission.CONTACT_EDIT)
def vacancy_change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Record that a vacant post was filled, or that it never was vacant."""
    seen = Vacancy.objects.visible_to(request.user).select_related("school")
    vacancy = get_object_or_404(seen, pk=pk)
    form = LastDayForm(request.POST)
    try:
        if what == "withdrawn":
            actions.withdraw_vacancy(vacancy, by=request.user)
            messages.success(request, "The vacancy was taken back.")
        elif form.is_valid():
            actions.fill_vacancy(vacancy, on=form.cleaned_data["on"], by=request.user)
            messages.success(request, "The last day of the vacancy was recorded.")
        else:
            messages.error(request, "Enter a real date, like 14 October 2025.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("school_contacts", vacancy.school_id)


@require_POST
@needs(Permission.CONTACT_EDIT)
def contact_change(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Check one contact, or end its time."""
    holder = get_object_or_404(
        RoleHolder.objects.visible_to(request.user).select_related("school"), pk=pk
    )
    form = LastDayForm(request.POST)
    try:
        if what == "checked":
            actions.check_contact(holder, by=request.user)
            messages.success(request, "The contact was marked as checked today.")
        elif form.is_valid():
            actions.end_contact(holder, on=form.cleaned_data["on"], by=request.user)
            messages.success(request, "The last day was recorded. The name stays in the history.")
        else:
            messages.error(request, "Enter a real date, like 14 October 2025.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("school_contacts", holder.school_id)
