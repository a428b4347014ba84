"""Inviting heads and chairs to their school's own pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headway.accounts import actions
from headway.accounts.entering import address_of
from headway.accounts.models import Invitation
from headway.core import clock
from headway.core.access import Permission, needs
from headway.core.forms import show_refusal
from headway.core.refusals import Refused
from headway.schools.models import School
from headway.schools.queries import addressees
from headway.web.forms_portal import InviteForm
from headway.web.sources_portal import not_invited

INVITES = Permission.PORTAL_INVITE


@require_safe
@needs(INVITES)
def invitations(request: HttpRequest) -> HttpResponse:
    """Who was invited and has not answered, and which schools nobody can open yet."""
    sent = Invitation.objects.visible_to(request.user).select_related("invited_by", "person")
    return render(request, "web/invitations.html", {
        "waiting": sent.waiting(), "answered": sent.exclude(state="sent")[:100],
        "schools": not_invited(request.user), "now": clock.now(),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(INVITES)
def invite(request: HttpRequest, urn: int) -> HttpResponse:
    """Invite the head or the chair of one school; the contact that is held is filled in."""
    school = get_object_or_404(School.objects.visible_to(request.user), urn=urn)
    head, chair = addressees(school, clock.today())
    role = request.GET.get("role", "headteacher")
    held = chair if role == "chair_of_governors" else head
    start = {"role": role, "name": held.name if held else "", "email": held.email if held else ""}
    form = InviteForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite(
                **form.cleaned_data, urn=urn, school_name=school.name, by=request.user,
                address=address_of(request, "accounts:invitation"),
            )  # fmt: skip
        except Refused as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['name']} was invited to {school}.")
            return redirect("invitations")
    before = Invitation.objects.visible_to(request.user).filter(urn=urn)
    return render(request, "web/invite.html", {"school": school, "form": form, "before": before})


@require_POST
@needs(INVITES)
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation once more."""
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        actions.send_again(
            found, by=request.user, address=address_of(request, "accounts:invitation")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Sent again to {found.email}.")
    return redirect("invitations")


@require_POST
@needs(INVITES)
def invite_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Invitation.objects.visible_to(request.user), pk=pk)
    try:
        actions.withdraw_invitation(found, by=request.user, reason="Taken back from the list.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. Its link does not work any more.")
    return redirect("invitations")
