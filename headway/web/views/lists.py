"""Whom the authority is compared with: lists that were loaded, and lists of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.refusals import Refused
from headway.local.actions.lists import set_list, withdraw_list
from headway.local.forms import ListForm
from headway.local.models import ComparedList, ListKind
from headway.local.queries.lists import authority_names, initial_text, lists_shown, read_authorities
from headway.web.presenting.data import data_tabs
from headway.web.views.intelligence import show_refusal


@require_safe
@needs(Permission.DATA_SEE)
def data_lists(request: HttpRequest) -> HttpResponse:
    """What holds today, what the authority set itself, and what was loaded, with its day."""
    return render(request, "web/data_lists.html", {
        "tabs": data_tabs("data_lists"), "shown": lists_shown(clock.today()),
        "kinds": ListKind.choices, "today": clock.today(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DATA_UPLOAD)
def data_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Set a list from a day on, starting from the one that holds."""
    names, words = authority_names(), dict(ListKind.choices)[kind]
    shown = lists_shown(clock.today())
    start = {"compared": initial_text(kind, shown, names), "from_on": clock.today()}
    form = ListForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_bound and form.is_valid():
        compared, wrong = read_authorities(form.cleaned_data["compared"], names)
        if wrong:
            form.add_error("compared", wrong)
        else:
            try:
                made = set_list(
                    kind, compared, from_on=form.cleaned_data["from_on"],
                    source=form.cleaned_data["source"], by=request.user,
                )  # fmt: skip
            except Refused as refusal:
                show_refusal(form, refusal)
            else:
                said = str(made)
                messages.success(
                    request,
                    f"{said[:1].upper()}{said[1:]} is kept. It takes effect at the next "
                    "calculation.",
                )
                return redirect("data_lists")
    return render(request, "web/data_list.html", {
        "tabs": data_tabs("data_lists"), "form": form, "words": words,
        "authorities": sorted(names.items(), key=lambda item: item[1]),
    })  # fmt: skip


@require_POST
@needs(Permission.DATA_UPLOAD)
def data_list_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list back; the one before it holds again."""
    held = get_object_or_404(ComparedList, pk=pk)
    try:
        withdraw_list(held, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "The list was withdrawn. The one before it holds from the next calculation."
        )
    return redirect("data_lists")
