"""Who may open the pages of the school's own portal, and who may invite to it."""

from typing import Any

from headway.accounts.models import Invitation
from headway.core import clock
from headway.core.access import ROLES
from headway.correspondence.tests.factories import LetterFactory, LetterFileFactory
from headway.intelligence.tests.factories import EntryFactory
from headway.priority.tests.factories import SelfReportFactory
from headway.schools.models import School
from tests.access.row import HEADS, Row

INVITERS = frozenset({"director", "service_staff", "administrator"})


def own(world: Any) -> dict[str, Any]:
    """The school of the cast's head and chair."""
    return {"urn": world.own_urn}


def letter(world: Any) -> dict[str, Any]:
    """A letter that was sent to it."""
    return {"urn": world.own_urn, "pk": world.portal_letter.pk}


def heard(world: Any) -> dict[str, Any]:
    """An entry that is shared with it."""
    return {"urn": world.own_urn, "pk": world.portal_entry.pk}


def report(world: Any) -> dict[str, Any]:
    """A request of its own."""
    return {"urn": world.own_urn, "pk": world.portal_report.pk}


def invitation(world: Any) -> dict[str, Any]:
    """An invitation that waits."""
    return {"pk": world.invitation.pk}


NOBODY: frozenset[str] = frozenset()
assert set(ROLES) >= HEADS
ROWS: dict[str, Row] = {
    "portal_home": Row(HEADS, 302),
    "portal_letters": Row(HEADS, 302),
    "portal_data": Row(HEADS, 302),
    "portal_help": Row(HEADS, 302),
    "portal_school": Row(NOBODY, own=HEADS, given=own),
    "portal_school_letters": Row(NOBODY, own=HEADS, given=own),
    "portal_letter": Row(NOBODY, own=HEADS, given=letter),
    "portal_letter_pdf": Row(NOBODY, own=HEADS, given=letter),
    "portal_received": Row(HEADS, 405, given=letter),
    "portal_school_data": Row(NOBODY, own=HEADS, given=own),
    "portal_heard": Row(NOBODY, own=HEADS, given=own),
    "portal_heard_answer": Row(NOBODY, own=HEADS, given=heard),
    "portal_wrong": Row(NOBODY, own=HEADS, given=own),
    "portal_wrong_back": Row(HEADS, 405, given=report),
    "portal_expected": Row(NOBODY, own=HEADS, given=own),
    "portal_school_help": Row(NOBODY, own=HEADS, given=own),
    "portal_report": Row(NOBODY, own=HEADS, given=report),
    "portal_report_back": Row(HEADS, 405, given=report),
    "invitations": Row(INVITERS),
    "invite": Row(INVITERS, given=own),
    "invite_again": Row(INVITERS, 405, given=invitation),
    "invite_withdraw": Row(INVITERS, 405, given=invitation),
}


def furnish(world: Any, cast: Any) -> None:
    """A letter, an entry, a request and an invitation of the cast's own school."""
    school = School.objects.get(pk=world.own_urn)
    world.portal_letter = LetterFactory(school=school, state="sent")
    LetterFileFactory(letter=world.portal_letter)
    world.portal_entry = EntryFactory(school=school, shared=True)
    world.portal_report = SelfReportFactory(school=school)
    world.invitation = Invitation.objects.create(
        email="somebody@example.test", name="Somebody", role="headteacher", urn=world.own_urn,
        school_name=school.name, token_hash="0" * 64, sent_at=clock.now(), expires_at=clock.now(),
        invited_by=cast("administrator"),
    )  # fmt: skip
