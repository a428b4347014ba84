"""What becomes of copies: posted, came back, sent again; answers taken; the mail service's word."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from headway.accounts.actions import system_user
from headway.core.access import OPEN_TO_ALL, Permission, needs
from headway.core.refusals import Refused
from headway.correspondence import actions
from headway.correspondence.models import Answer, Letter, Recipient
from headway.correspondence.uploads import KINDS

HOOKS = {  # the class that reads what each mail service reports
    "brevo": "BrevoTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
}
CAME_BACK = {"bounced", "rejected", "failed"}


def _copies(request: HttpRequest) -> Any:
    seen = Letter.objects.visible_to(request.user).values("pk")
    return Recipient.objects.filter(letter__in=seen).select_related("letter__school")


@require_POST
@needs(Permission.LETTER_SEND)
def copy_do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Record what became of one copy, or send it again."""
    copy = get_object_or_404(_copies(request), pk=pk)
    by, reason = request.user, request.POST.get("reason", "")[:500]
    works = {
        "posted": lambda: actions.record_posted(copy, by=by),
        "bounced": lambda: actions.record_bounce(copy, by=by, reason=reason),
        "again": lambda: actions.send_again(copy, by=by),
        "again-by-post": lambda: actions.send_again(copy, by=by, by_post=True),
        "went": lambda: actions.settle(copy, went=True, by=by),
        "not-gone": lambda: actions.settle(copy, went=False, by=by),
    }
    if verb not in works:
        raise Http404
    try:
        works[verb]()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE[verb])
    return redirect(copy.letter)


DONE = {
    "posted": "The copy is recorded as posted.",
    "bounced": "The copy is recorded as having come back. Correct the contact and send it again.",
    "again": "The copy is sent again, to the contact as it is now.",
    "again-by-post": "A copy waits to be printed and posted.",
    "went": "The copy is recorded as sent.",
    "not-gone": "The copy is sent now.",
}


@require_POST
@needs(Permission.LETTER_SEND)
def answer_taken(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the school that its answer has been read."""
    seen = Letter.objects.visible_to(request.user).values("pk")
    given = get_object_or_404(Answer.objects.filter(letter__in=seen).select_related("letter"),
                              pk=pk)  # fmt: skip
    try:
        actions.take_answer(given, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The school can see that its answer was read.")
    return redirect(given.letter)


@require_safe
@needs(Permission.LETTER_SEE, Permission.LETTER_ANSWER)
def answer_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that came with an answer, always to be saved and never run."""
    seen = Letter.objects.visible_to(request.user).values("pk")
    given = get_object_or_404(
        Answer.objects.filter(letter__in=seen, file__isnull=False).select_related("file"), pk=pk
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{given.file.name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(
        bytes(given.file.content), content_type=KINDS[given.file.kind], headers=headers
    )


@csrf_exempt
@require_POST
@needs(OPEN_TO_ALL)
def hook(request: HttpRequest) -> HttpResponse:
    """The mail service reports what arrived and what came back. It has to know the secret."""
    service = settings.MAIL_SERVICE
    if service not in HOOKS or not getattr(settings, "ANYMAIL", {}).get("WEBHOOK_SECRET"):
        raise Http404
    view: Any = getattr(import_module(f"anymail.webhooks.{service}"), HOOKS[service])()
    try:
        view.run_validators(request)
        events = view.parse_events(request)
    except (SuspiciousOperation, ValueError, KeyError):
        return HttpResponse("Not understood.", status=400, content_type="text/plain")
    for event in events:
        _reported(event)
    return HttpResponse("Thank you.", content_type="text/plain")


def _reported(event: Any) -> None:
    copy = (
        Recipient.objects.filter(service_id=event.message_id or "-").first()
        or Recipient.objects.filter(message_id=event.message_id or "-").first()
    )
    if copy is None:
        return
    post, at = system_user("post"), event.timestamp
    try:
        if event.event_type in CAME_BACK:
            words = event.description or event.reject_reason or "The mail service says so."
            actions.record_bounce(copy, by=post, reason=str(words)[:500], at=at)
        elif event.event_type == "delivered":
            actions.record_delivered(copy, by=post, at=at)
        elif event.event_type in ("opened", "clicked"):
            actions.record_opened(copy, by=post, at=at)
    except Refused:  # the same thing reported twice, or after a person settled it
        return
