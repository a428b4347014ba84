"""What the letters of the agreed list say, and that the links in them open what they promise."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from headway.assessment.actions import Choice, decide_case
from headway.assessment.tests.rounds import ready_round
from headway.core import clock
from headway.core.refusals import Refused
from headway.correspondence.actions import cancel_letter, draft_letter
from headway.correspondence.models import Letter
from headway.correspondence.states import LetterState
from headway.correspondence.tests.factories import LetterFactory
from headway.frameworks import versions
from headway.frameworks.models import Version
from headway.priority import actions
from headway.priority.letters import KINDS
from headway.priority.queries.reviewing import review_progress
from headway.priority.tests.factories import ReviewFactory
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)
SITE = "https://headway.example"
TEXT = (Path(versions.__file__).parent / "aldermere-2025.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _in_january(settings):
    settings.SITE = SITE
    with clock.pretending(NOW):
        yield


@pytest.fixture
def letters(cast):
    """Both kinds of the annual letter, of a list that both parties have signed."""
    found = ready_round()
    version = Version.objects.get(toml=TEXT)
    actions.sign_list(found, "service", by=cast("director"))
    actions.sign_list(found, "council", by=cast("council_officer"))
    drafted = {}
    for kind in ("annual_listed", "annual_not_listed"):
        (one,) = KINDS[kind].addressees(NOW.date())
        school = found.cases.get(school_id=one.urn).school
        drafted[kind] = draft_letter(
            kind, school, one.fields, version=version, by=cast("director"), about=one.about
        )
    return drafted


def links(letter):
    """The addresses in a letter, as their paths."""
    return re.findall(rf"{re.escape(SITE)}(/[^\s,]*/)", letter.text)


def rationale(letter):
    return letter.fields["rationale"]


@pytest.mark.requirement("F-08")
def test_the_letter_of_a_listed_school_has_its_rationale_and_a_link_that_opens(letters, client):
    letter = letters["annual_listed"]
    assert "is a priority school in 2025/26" in letter.text
    assert rationale(letter)
    assert f"The reasons are these. {rationale(letter)}" in letter.text
    assert reverse("framework_now") in links(letter)
    assert client.get(reverse("framework_now")).status_code == 200, "without signing in"


@pytest.mark.requirement("F-09")
def test_the_letter_of_a_school_that_is_not_listed_leads_to_a_request_of_its_own(
    letters, client, cast
):
    letter = letters["annual_not_listed"]
    assert "is not a priority school" in letter.text
    assert f"The reasons are these. {rationale(letter)}" in letter.text
    Letter.objects.filter(pk=letter.pk).update(
        state=LetterState.SENT, approved_by=cast("service_staff"), approved_at=NOW, out_at=NOW,
        sent_at=NOW,
    )  # fmt: skip
    (route,) = [link for link in links(letter) if link.startswith("/reply/")]
    client.force_login(cast("headteacher", urn=letter.school_id))
    page = client.get(route, follow=True).content.decode()
    assert (form := reverse("portal_school_help", args=[letter.school_id])) in page
    assert client.get(form).status_code == 200


@pytest.mark.requirement("E-22")
def test_letters_say_that_the_definition_is_wider_and_name_the_guidance(letters):
    for letter in letters.values():
        assert "This working definition is wider than" in letter.text
        assert f"The guidance is: {letter.fields['guidance']}." in letter.text
        assert letter.fields["guidance"]


@pytest.mark.requirement("E-25")
def test_no_decision_without_a_rationale_and_the_rationale_is_in_the_letter(cast, letters):
    case = ready_round(schools=2, year_end=2027).cases.first()
    with pytest.raises(Refused, match="Write the rationale"):
        decide_case(case, Choice("NONE", "  "), by=cast("director"))
    assert all(rationale(letter) in letter.text for letter in letters.values())


@pytest.mark.requirement("E-02")
@pytest.mark.requirement("F-10")
def test_the_worksheet_of_the_review_has_outcome_reason_and_day_of_confirmation(cast, client):
    told, waits = (ReviewFactory(entry__school=SchoolFactory(name=name)) for name in "AB")
    LetterFactory(
        school=told.school, kind="carry_forward", about=told.entry.about, state=LetterState.SENT,
        sent_at=NOW, out_at=NOW,
    )  # fmt: skip
    rows = {row.entry: row for row in review_progress(told.entry.year_end).rows}
    assert rows[told.entry].confirmed_on == NOW.date()
    assert rows[waits.entry].confirmed_on is None
    client.force_login(cast("director"))
    page = shown(client, "list_review")
    assert "Carry forward : The plan has two terms to run." in page.replace("forward:", "forward :")
    assert "20 Jan 2026" in page
    assert "not yet" in page


def test_a_cancelled_letter_is_drafted_anew_in_its_place_once(letters, cast, client):
    old = letters["annual_listed"]
    client.force_login(cast("director"))
    address = reverse("letters_do", args=[old.pk, "redraft"])
    assert "Draft it anew" not in client.get(old.get_absolute_url()).content.decode()
    said = client.post(address, follow=True).content.decode()
    assert "Cancel the letter first" in said
    cancel_letter(old, by=cast("director"), reason="The head's name was wrong.")
    assert "Draft it anew" in client.get(old.get_absolute_url()).content.decode()
    client.post(address, {"reason": "With the new head's name."})
    fresh = Letter.objects.get(replaces=old)
    assert (fresh.state, fresh.kind, fresh.about) == (LetterState.DRAFT, old.kind, old.about)
    assert fresh.why == "With the new head's name."
    assert "Draft it anew" not in client.get(old.get_absolute_url()).content.decode()
    client.post(address)
    assert Letter.objects.filter(about=old.about, kind=old.kind).count() == 2
