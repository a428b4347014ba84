"""The contract: what is recorded of it, its extensions, and what does not fit in its dates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.contract import actions
from headway.contract.forms import ContractForm, ExtensionForm
from headway.contract.models import Contract, Extension
from headway.contract.queries import Held, contracts, events_of, held_contract
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused

SEES, KEEPS = Permission.CONTRACT_SEE, Permission.CONTRACT_EDIT


@require_safe
@needs(SEES)
def contract_list(request: HttpRequest) -> HttpResponse:
    """Every contract, the latest first, with its conflicts in words."""
    held, today = contracts(), clock.today()
    return render(request, "web/contracts.html", {
        "held": [(one, one.running(today)) for one in held], "today": today,
        "may_edit": request.user.holds(KEEPS),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(KEEPS)
def contract_add(request: HttpRequest) -> HttpResponse:
    """Record a contract."""
    form = ContractForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.record_contract(by=request.user, **_kept(form))
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The contract was recorded.")
            return redirect(made)
    return render(request, "web/contract_form.html", {"form": form, "contract": None})


@require_safe
@needs(SEES)
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract with its extensions and every change."""
    return _shown(request, pk, ExtensionForm())


def _shown(request: HttpRequest, pk: int, form: ExtensionForm) -> HttpResponse:
    held = _held(pk)
    return render(request, "web/contract.html", {
        "held": held, "contract": held.contract, "events": events_of(held.contract),
        "form": form, "may_edit": request.user.holds(KEEPS),
        "running": held.running(clock.today()),
    })  # fmt: skip


def _held(pk: int) -> Held:
    found = held_contract(pk)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(KEEPS)
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is recorded of a contract."""
    found = _held(pk).contract
    start = {name: getattr(found, name) for name in actions.KEPT} | {"opened": found.version}
    form = ContractForm(request.POST or None, own=found, initial=start)
    if form.is_bound and form.is_valid():
        found.version = form.cleaned_data["opened"] or 0
        try:
            actions.change_contract(found, by=request.user, **_kept(form))
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The contract was changed. What stood before is kept.")
            return redirect(found)
    return render(request, "web/contract_form.html", {"form": form, "contract": found})


def _kept(form: ContractForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in actions.KEPT}


@require_POST
@needs(KEEPS)
def contract_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an extension."""
    found = get_object_or_404(Contract, pk=pk)
    form = ExtensionForm(request.POST)
    if form.is_valid():
        try:
            actions.extend_contract(found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The extension was recorded.")
            return redirect(found)
    return _shown(request, pk, form)


@require_POST
@needs(KEEPS)
def contract_extension_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an extension that was a mistake."""
    extension = get_object_or_404(Extension.objects.select_related("contract"), pk=pk)
    try:
        actions.withdraw_extension(extension, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The extension was withdrawn.")
    return redirect(reverse("contract", args=[extension.contract_id]))
