"""The pages of intelligence: restricted, escaped, safe to send twice, the same cost for many."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from headway.accounts.tests.factories import OWN_URN
from headway.intelligence.models import EngagementRating, Entry
from headway.intelligence.states import EntryState
from headway.intelligence.tests.factories import EntryFactory, RatingFactory, ReplyFactory
from headway.intelligence.words import Visibility
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown
from headway.web.tests.worlds import edition_with_run, full_school

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def school(db):
    return SchoolFactory(urn=OWN_URN, name="Ashwell Primary School")


def typed(**changes):
    return {
        "text": "The bursar left.", "theme": "finance", "source": "visit",
        "happened_on": TODAY.isoformat(), "grade": "first_hand", "severity": "2",
        "expires_on": "", "visibility": "both", "kept_because": "unchecked",
        "token": str(uuid4()), **changes,
    }  # fmt: skip


def add(client, school, **changes):
    return client.post(f"{reverse('intelligence_add')}?school={school.urn}", typed(**changes))


@pytest.mark.requirement("D-01")
def test_an_entry_is_recorded_from_a_form_with_theme_date_source_weight_and_text(
    client, cast, school
):
    client.force_login(cast("director"))
    response = add(client, school)
    entry = Entry.objects.get()
    assert response.url == entry.get_absolute_url()
    text = shown(client, "intelligence_entry", entry.pk)
    assert "The bursar left." in text
    assert "Finance" in text
    assert "Not shared with the school: it has not been checked yet" in text


def test_the_form_sent_twice_keeps_one_entry(client, cast, school):
    client.force_login(cast("director"))
    token = str(uuid4())
    first, second = (add(client, school, token=token) for _ in range(2))
    assert first.url == second.url
    assert Entry.objects.count() == 1


def test_a_paste_of_forty_thousand_words_is_kept_in_the_box(client, cast, school):
    client.force_login(cast("director"))
    text = "meeting " * 40_000
    html = add(client, school, text=text).content.decode()
    assert "an entry has at most 20,000" in html
    assert html.count("meeting ") >= 39_999
    assert not Entry.objects.exists()


def test_pasted_html_is_shown_as_the_text_that_it_is(client, cast, school):
    client.force_login(cast("director"))
    add(client, school, text='<script>alert(1)</script><img src=x onerror="alert(2)">')
    for name, args in (
        ("intelligence_entry", [Entry.objects.get().pk]), ("school_intelligence", [school.urn]),
        ("intelligence", []),
    ):  # fmt: skip
        html = page(client, name, *args)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(client, cast, school):
    client.force_login(cast("director"))
    html = add(client, school, theme="safeguarding", text="Kept words").content.decode()
    assert "An entry on safeguarding is restricted" in html
    assert "Kept words" in html
    html = add(client, school, kept_because="").content.decode()
    assert "Say why it is not shared, or share it with the school." in html


def test_the_school_is_chosen_by_search(client, cast, school):
    client.force_login(cast("partner"))
    SchoolFactory(name="Ashwell Infant School", urn=OWN_URN + 5)
    text = shown(client, "intelligence_add", query="?q=ashwell")
    assert "Ashwell Primary School" in text
    assert "Ashwell Infant School" not in text, "a Partner records for their own schools"
    assert "No school that you may record about matches" in shown(
        client, "intelligence_add", query="?q=nowhere"
    )
    other = client.get(f"{reverse('intelligence_add')}?school={OWN_URN + 5}")
    assert other.status_code == 404


@pytest.mark.requirement("D-02")
def test_a_school_s_page_has_data_beside_intelligence(client, cast):
    school = full_school(*edition_with_run(), urn=OWN_URN)
    EntryFactory(school=school)
    EntryFactory(school=school, expires_on=TODAY - timedelta(days=3), words="Long past.")
    RatingFactory(school=school)
    client.force_login(cast("director"))
    text = shown(client, "school_intelligence", school.urn)
    assert "Attainment : watch" in text
    assert "The deputy head is leaving at Easter." in text
    assert text.index("Expired or withdrawn") < text.index("Long past.")
    assert "Engages when asked, since 4 May 2026." in text


def test_an_empty_page_says_that_nothing_is_not_no_concern(client, cast, school):
    client.force_login(cast("director"))
    text = shown(client, "school_intelligence", school.urn)
    assert "That is not the same as no concern." in text
    assert "Never rated." in text


@pytest.mark.requirement("D-09")
@pytest.mark.parametrize("who", ["headteacher", "chair_of_governors"])
def test_a_head_opens_none_of_it(client, cast, school, who):
    entry = EntryFactory(school=school, shared=True, words="Words for nobody here.")
    client.force_login(cast(who))
    for name, args in (
        ("school_intelligence", [school.urn]), ("intelligence_entry", [entry.pk]),
        ("intelligence", []), ("intelligence_rate", [school.urn]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 404
    assert "Words for nobody here." not in page(client, "school", school.urn)


def test_each_look_at_restricted_words_is_recorded(client, cast, school):
    from headway.core.models import ViewEvent

    entry = EntryFactory(school=school)
    client.force_login(cast("director"))
    page(client, "school_intelligence", school.urn)
    page(client, "intelligence_entry", entry.pk)
    assert ViewEvent.objects.filter(actor_id=cast("director").pk, urn=school.urn).count() == 2


@pytest.mark.parametrize(
    ("verb", "field", "value"),
    [
        ("share_entry", "kept_because", ""),
        ("mark_entry", "report_to_council", True),
        ("tell_school", "told_on", TODAY),
    ],
)
def test_a_button_does_what_it_says(client, cast, school, verb, field, value):
    entry = EntryFactory(school=school)
    client.force_login(cast("director"))
    client.post(reverse("intelligence_do", args=[entry.pk, verb]), {"on": TODAY.isoformat()})
    entry.refresh_from_db()
    assert getattr(entry, field) == value


def test_a_crisis_is_agreed_by_the_other_party_from_its_page(client, cast, school):
    entry = EntryFactory(school=school, severity=3)
    client.force_login(cast("director"))
    client.post(reverse("intelligence_do", args=[entry.pk, "say_crisis"]))
    assert "Agree that it is a crisis" not in shown(client, "intelligence_entry", entry.pk)
    client.force_login(cast("council_officer"))
    assert "Agree that it is a crisis" in shown(client, "intelligence_entry", entry.pk)
    client.post(reverse("intelligence_do", args=[entry.pk, "confirm_crisis"]))
    entry.refresh_from_db()
    assert entry.confirmed_by == cast("council_officer")


def test_withdrawing_asks_why(client, cast, school):
    entry = EntryFactory(school=school)
    client.force_login(cast("director"))
    url = reverse("intelligence_do", args=[entry.pk, "withdraw_entry"])
    assert "There is a problem" in client.post(url, {"why": ""}).content.decode()
    client.post(url, {"why": "It was about another school."})
    entry.refresh_from_db()
    assert entry.state == EntryState.WITHDRAWN
    assert "It was about another school." in shown(client, "intelligence_entry", entry.pk)
    refused = client.post(reverse("intelligence_do", args=[entry.pk, "mark_entry"]), follow=True)
    assert "This entry was withdrawn. Record a new one." in refused.content.decode()
    assert client.post(reverse("intelligence_do", args=[entry.pk, "burn"])).status_code == 404


def test_a_new_version_stands_before_the_old_ones(client, cast, school):
    client.force_login(cast("director"))
    add(client, school)
    entry = Entry.objects.get()
    url = reverse("intelligence_edit", args=[entry.pk])
    client.post(url, typed(text="The bursar leaves at Easter.", why="She has not left yet."))
    text = shown(client, "intelligence_entry", entry.pk)
    assert text.index("The bursar leaves at Easter.") < text.index("The bursar left.")
    assert "She has not left yet." in text
    assert "There is a problem" in client.post(url, typed(why="")).content.decode()


def test_the_school_s_answer_stands_beside_the_entry(client, cast, school):
    entry = EntryFactory(school=school, shared=True)
    ReplyFactory(entry=entry, text="<i>We</i> have appointed.")
    client.force_login(cast("director"))
    html = page(client, "intelligence_entry", entry.pk)
    assert "&lt;i&gt;We&lt;/i&gt; have appointed." in html


@pytest.mark.requirement("D-04")
def test_marked_entries_are_in_the_report_and_its_file_is_marked(client, cast, school):
    EntryFactory(school=school, report_to_council=True, marked_on=TODAY, words="=SUM(1)")
    client.force_login(cast("council_officer"))
    assert "Ashwell Primary School" in shown(client, "intelligence_pack")
    url = reverse("intelligence_pack_download", args=["csv"])
    text = client.get(url).content.decode("utf-8-sig")
    assert "OFFICIAL-SENSITIVE" in text
    assert "'=SUM(1)" in text
    query = f"?since={(TODAY - timedelta(days=400)).isoformat()}&until=nonsense&every=yes"
    assert "1 entry from" in shown(client, "intelligence_pack", query=query)


def test_the_list_says_what_it_is_narrowed_to_and_goes_into_files(client, cast, school):
    EntryFactory(school=school)
    client.force_login(cast("director"))
    assert "Remove the filter Source: Visit or monitoring" in shown(
        client, "intelligence", query="?source=visit"
    )
    assert "No entry matches these filters." in shown(
        client, "intelligence", query="?source=inspector"
    )
    for kind in ("csv", "xlsx"):
        assert client.get(reverse("intelligence_download", args=[kind])).status_code == 200


@pytest.mark.requirement("D-06")
def test_engagement_has_level_date_evidence_and_history(client, cast, school):
    RatingFactory(school=school)
    client.force_login(cast("director"))
    sent = {"level": "2", "evidence": "No answer to two letters.", "token": str(uuid4())}
    for _ in range(2):
        client.post(reverse("intelligence_rate", args=[school.urn]), sent)
    assert EngagementRating.objects.count() == 2
    text = shown(client, "intelligence_rate", school.urn)
    assert text.index("No answer to two letters.") < text.index("Came to two of three")
    assert "Engages little" in shown(client, "intelligence_engagement")
    assert "No school matches." in shown(client, "intelligence_engagement", query="?level=1")
    csv = client.get(reverse("intelligence_engagement_download", args=["csv"]))
    assert "No answer to two letters." in csv.content.decode("utf-8-sig")
    client.force_login(cast("council_officer"))
    refused = client.post(reverse("intelligence_rate", args=[school.urn]), sent)
    assert "Your role does not include rating" in refused.content.decode()


@pytest.mark.slow
def test_pages_cost_the_same_for_two_entries_and_forty(client, cast, count_queries, school):
    client.force_login(cast("director"))
    urls = [
        reverse("intelligence"), reverse("school_intelligence", args=[school.urn]),
        f"{reverse('intelligence_pack')}?every=yes&since=2020-01-01",
        reverse("intelligence_engagement"),
    ]  # fmt: skip

    def more(count):
        for _ in range(count):
            entry = EntryFactory(school=school, shared=True, visibility=Visibility.BOTH)
            ReplyFactory(entry=entry)
            RatingFactory(school=SchoolFactory())

    more(2)
    few = [count_queries(url) for url in urls]
    more(38)
    assert [count_queries(url) for url in urls] == few
