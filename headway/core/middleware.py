"""What happens to every request: its identifier, the health addresses, and the doors."""

import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import Error as DatabaseError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from headway.core import audit, terms, views
from headway.core.access import ANYONE_SIGNED_IN, OPEN_TO_ALL

Next = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("requests")

# Addresses of other packages that nobody has to be signed in for. Ours say so with `needs`.
OPEN_NAMES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_signup",  # closed: the adapter refuses everybody
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
    }
)
# Addresses of other packages that this house does not use: an administrator keeps the addresses.
CLOSED_NAMES = frozenset(
    {
        "account_email",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_confirm_login_code",
        "socialaccount_connections",
        "socialaccount_signup",
    }
)
SIGN_IN_PACKAGES = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")


def health(get_response: Next) -> Next:
    """Answer /healthz/live and /healthz/ready before anything that could fail.

    Ready means that the database answers; both stay out of the sessions and the host check.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path in {"/healthz", "/healthz/", "/healthz/live"}:
            return JsonResponse({"status": "live"})
        if request.path == "/healthz/ready":
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT 1")
            except DatabaseError:
                return JsonResponse({"status": "the database does not answer"}, status=503)
            return JsonResponse({"status": "ready"})
        return get_response(request)

    return answer


def requests(get_response: Next) -> Next:
    """Give each request an identifier, for its log line and for what it writes to the audit."""

    def answer(request: HttpRequest) -> HttpResponse:
        identifier = str(uuid.uuid4())
        started = time.perf_counter()
        with (
            audit.during_request(identifier),
            terms.remembered(),
            structlog.contextvars.bound_contextvars(request_id=identifier),
        ):
            response = get_response(request)
            log.info(
                "request",
                method=request.method,
                path_name=_name_of(request),  # never the path: a search holds what was typed
                status=response.status_code,
                user=getattr(getattr(request, "user", None), "pk", None),
                seconds=round(time.perf_counter() - started, 4),
            )
        response["X-Request-ID"] = identifier
        return response

    return answer


def _name_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or "") if match else ""


def _second_factor(request: HttpRequest) -> bool:
    """Whether this session may do without adding a second factor.

    The council's own sign-on asks for one itself; once found, it is not looked for again.
    """
    if request.session.get("second_factor"):
        return True
    methods = {r.get("method") for r in request.session.get("account_authentication_methods", ())}
    found = bool(methods & {"mfa", "socialaccount"}) or is_mfa_enabled(request.user)
    if found:
        request.session["second_factor"] = True
    return found


class Doors:
    """Every address is closed until its view says who may open it.

    Not signed in: the sign-in page. Signed in without the permission: 404, because a stranger
    should not learn that the page exists. A view that declares nothing is open to nobody.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and not self._is_known(request):
            # The same answer for addresses that do not exist, so that none can be guessed at.
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Open, send to the sign-in page, or say that there is no such page."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        allowed = getattr(view, "needs", None)
        if name in CLOSED_NAMES:
            raise Http404
        if name in OPEN_NAMES or (allowed and allowed[0] == OPEN_TO_ALL):
            return None
        if not request.user.is_authenticated:
            if typed := views.typed_words(request):
                return views.signed_out(request, typed)
            return redirect_to_login(request.get_full_path())
        if allowed is None:
            if name and name.startswith(SIGN_IN_PACKAGES):
                return None
            raise Http404
        if settings.SECOND_FACTOR_REQUIRED and not _second_factor(request):
            return redirect("mfa_index")
        if allowed[0] == ANYONE_SIGNED_IN:
            return None
        if not any(request.user.reach(permission) for permission in allowed):
            raise Http404
        return None

    @staticmethod
    def _is_known(request: HttpRequest) -> bool:
        if request.path.startswith("/static/"):
            return True
        try:
            resolve(request.path_info)
        except Resolver404:
            # CommonMiddleware adds the missing slash before the view is looked for.
            try:
                resolve(f"{request.path_info}/")
            except Resolver404:
                return False
        return True
