"""Every address × every role: who may open what.

The table says it independently of the code: `access.py` may be wrong, and this is where it
shows. A new address fails the test until it has a row.

    opens   roles for whom the page answers with `status`; everybody else gets 404,
            and somebody who is not signed in the sign-in page
    led     roles that are led to a page of their own instead (302)
    own     roles for whom it opens for their own school and is 404 for any other
    status  what those who may open it get; 405 for an address that only takes a POST
"""

from typing import Any

from tests.access.row import (
    ASSESSORS,
    EVERYBODY,
    HEADS,
    KEEPERS,
    LISTERS,
    SIGNED_IN,
    STAFF,
    UPLOADERS,
    Row,
)
from tests.access.rows import (
    bodies,
    city,
    contract,
    duties,
    inspections,
    intelligence,
    letters,
    local,
    partners,
    portal,
    priority,
    records,
    rounds,
    settings,
    work,
)

PARTS = (
    bodies, city, contract, work, duties, records, intelligence, letters, rounds, priority,
    partners, portal, settings, local, inspections,
)  # fmt: skip


def person(world: Any) -> dict[str, Any]:
    """Somebody whom the system administrator keeps."""
    return {"pk": world.somebody.pk}


def own_school(world: Any) -> dict[str, Any]:
    """The school of the cast's headteacher, chair and partner."""
    return {"urn": world.own_urn}


def figure(world: Any) -> dict[str, Any]:
    """A figure of that school."""
    return {"urn": world.own_urn, "indicator": "P_RWM_EXP", "year_end": 2025, "group": "all"}


def file_kind(world: Any) -> dict[str, Any]:
    """A list as a file."""
    return {"kind": "csv"}


TABLE: dict[str, Row] = {
    # people and roles
    "accounts:people": Row(KEEPERS),
    "accounts:add": Row(KEEPERS),
    "accounts:person": Row(KEEPERS, given=person),
    "accounts:give_role": Row(KEEPERS, 405, given=person),
    "accounts:rename": Row(KEEPERS, 405, given=person),
    "accounts:name_service": Row(KEEPERS, 405, given=lambda w: {"pk": w.holding.pk}),
    "accounts:switch": Row(KEEPERS, 405, given=person),
    "accounts:end_role": Row(KEEPERS, 405, given=lambda w: {"pk": w.holding.pk}),
    "accounts:me": Row(SIGNED_IN),
    "accounts:roles": Row(STAFF | KEEPERS),
    # the house
    "core:audit": Row(KEEPERS | {"director"}),
    "core:audit_download": Row(KEEPERS | {"director"}),
    "core:job": Row(frozenset({"director"}), given=lambda w: {"pk": w.job.pk}),
    # schools
    "schools": Row(LISTERS),
    "schools_map": Row(LISTERS),
    "schools_suggest": Row(LISTERS),
    "schools_download": Row(LISTERS, given=file_kind),
    "school": Row(LISTERS, own=HEADS, given=own_school),
    "school_performance": Row(LISTERS, own=HEADS, given=own_school),
    "school_similar": Row(LISTERS, own=HEADS, given=own_school),
    "school_similar_download": Row(
        LISTERS, own=HEADS, given=lambda w: own_school(w) | file_kind(w)
    ),
    "school_inspections": Row(LISTERS, own=HEADS, given=own_school),
    "school_reasons": Row(STAFF, own=frozenset({"partner"}), given=own_school),
    "school_people": Row(LISTERS, own=HEADS, given=own_school),
    "school_history": Row(LISTERS, own=HEADS, given=own_school),
    "school_sources": Row(LISTERS, own=HEADS, given=own_school),
    "school_brief": Row(LISTERS, own=HEADS, given=own_school),
    "school_figure": Row(LISTERS, own=HEADS, given=figure),
    # the assessment
    "assessment": Row(STAFF),
    "assessment_download": Row(STAFF, given=file_kind),
    "assessment_runs": Row(STAFF),
    "assessment_show": Row(ASSESSORS, 405, given=lambda w: {"pk": w.run.pk}),
    "assessment_compare": Row(STAFF),
    "assessment_what_if": Row(ASSESSORS),
    "assessment_under": Row(ASSESSORS),
    "assessment_freeze": Row(ASSESSORS, 405),
    "assessment_keep_draft": Row(frozenset({"director", "service_staff"}), 405),
    # framework versions
    "frameworks": Row(EVERYBODY - {"scrutiny_reader"}),
    "framework": Row(EVERYBODY - {"scrutiny_reader"}, given=lambda w: {"pk": w.run.framework_id}),
    # the city
    "city": Row(EVERYBODY - KEEPERS),
    "city_measure": Row(LISTERS | {"committee_member"}, given=lambda w: {"indicator": "P_RWM_EXP"}),
    # data
    "data": Row(STAFF | KEEPERS),
    "data_download": Row(STAFF | KEEPERS, given=file_kind),
    "data_release": Row(STAFF | KEEPERS, given=lambda w: {"release_id": w.release.id}),
    "data_coverage": Row(STAFF | KEEPERS),
    "data_findings": Row(STAFF | KEEPERS),
    "data_editions": Row(STAFF | KEEPERS),
    "data_upload": Row(UPLOADERS),
    "data_template": Row(UPLOADERS, given=lambda w: {"form": "csv"}),
    "data_uploaded": Row(UPLOADERS, given=lambda w: {"pk": w.upload.pk}),
    "data_publish": Row(frozenset({"data_officer"})),
    "home": Row(SIGNED_IN, led=HEADS),
    "gallery": Row(STAFF | KEEPERS),
}
for part in PARTS:
    TABLE |= part.ROWS

# The sign-in package's addresses, by what each group of them answers.
OPEN_TO_ALL = {
    "work_feed",  # by its secret alone: a calendar cannot sign in
    "framework_now",
    "framework_document",
    "documents",
    "documents_file",
    "letters_hook",
    "accounts:invitation",
    "accounts:link",
    "accounts:link_use",
    "account_login",
    "account_logout",
    "account_signup",
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
SIGNED_IN_ONLY = {
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
    "usersessions_list",
}
CLOSED = {
    "account_email",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "socialaccount_connections",
    "socialaccount_signup",
}
GIVEN = {  # words that an address of the package needs
    "documents_file": {"pk": 1},
    "work_feed": {"token": "unknown"},
    "accounts:invitation": {"token": "no-such-token"},
    "accounts:link_use": {"token": "no-such-token"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "x"},
    "account_confirm_email": {"key": "x"},
    "openid_connect_login": {"provider_id": "council"},
    "openid_connect_callback": {"provider_id": "council"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
}
