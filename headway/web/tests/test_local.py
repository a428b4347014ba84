"""Local figures and comments on figures, as those who enter, read and answer them do."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from headway.accounts.tests.factories import OWN_URN
from headway.core import clock
from headway.evidence.comparators import neighbours
from headway.local.models import ComparedList, LocalMeasure, LocalValue, Remark
from headway.local.periods import latest_whole
from headway.local.tests.factories import LocalMeasureFactory, LocalValueFactory, RemarkFactory
from headway.local.tests.test_lists import published
from headway.schools.tests.factories import SchoolFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, cast):
    client.force_login(cast("data_officer"))
    return client


@pytest.fixture
def autumn():
    """The last quarter that ended."""
    return latest_whole(clock.today(), "quarter")


def reported(school, period, value, measure="exclusions"):
    return LocalValueFactory(school=school, starts_on=period.start, value=value, measure=measure)


@pytest.mark.requirement("B-10")
@pytest.mark.requirement("S-08")
def test_exclusions_and_part_time_placements_go_quarter_on_quarter_with_a_direction(
    city, officer, autumn
):
    other = SchoolFactory()
    for measure, now, before in (("exclusions", 2, 30), ("part-time", 60, 9)):
        reported(city.school, autumn, now, measure)
        reported(city.school, autumn.before, before, measure)
    reported(other, autumn, 1)
    text = shown(officer, "local_figures")
    assert f"3 pupils in {autumn.label} (2 of 2 schools reported). Down by 28 pupils on" in text
    assert "among the 1 school that reported both times, for the better." in text
    assert f"60 pupils in {autumn.label} (1 of 2 schools reported). Up by 51 pupils on" in text
    assert "for the worse." in text
    whole = page(officer, "local_measure", "exclusions")
    assert f"{autumn.before.label} 30 pupils, {autumn.label} 3 pupils" in whole  # the chart
    table = shown(officer, "local_measure", "exclusions")
    assert f"{autumn.before.before.label} Not reported" in table  # and never nought
    assert "Down by 28 pupils" in shown(officer, "city")
    own = shown(officer, "school_local", city.school.urn)
    assert f"2 pupils in {autumn.label}. Down by 28 pupils on {autumn.before.label}" in own
    assert "2 pupils" in shown(officer, "school_performance", city.school.urn)


@pytest.mark.requirement("S-09")
def test_young_people_without_work_or_school_are_a_dated_series_of_the_city(officer, autumn):
    for period, value in ((autumn, 412), (autumn.before, 520)):
        url = reverse("local_enter", args=["quarter", period.key])
        officer.post(url, {"neet": value, "note": "Counted by the post-16 team."})
    text = shown(officer, "local_measure", "neet")
    assert f"412 young people in {autumn.label} (the council's own count, typed in)." in text
    assert f"Down by 108 young people on {autumn.before.label}, for the better." in text
    url = reverse("local_measure_download", args=["neet", "csv"])
    assert f"{autumn.label},412" in officer.get(url).content.decode()


def test_figures_of_a_school_are_typed_in_and_corrected_withdrawn_and_taken_back(officer, autumn):
    school = SchoolFactory()
    url = f"{reverse('local_enter', args=['quarter', autumn.key])}?urn={school.urn}"
    answer = officer.post(url, {"exclusions": "2", "part-time": "", "note": ""}, follow=True)
    assert "1 figure entered" in answer.content.decode()
    held = LocalValue.objects.get()
    assert officer.get(url).content.decode().count(f'value="{held.version}"') == 1
    officer.post(url, {"exclusions": "3", "seen-exclusions": held.version})
    assert LocalValue.objects.get().value == 3
    late = officer.post(url, {"exclusions": "9", "seen-exclusions": held.version})
    assert late.status_code == 200  # on the form, with what to do
    assert LocalValue.objects.get().value == 3
    bad = officer.post(url, {"exclusions": "-1"})
    assert "Enter a whole number, 0 or more." in bad.content.decode()
    officer.post(reverse("local_value", args=[held.pk, "withdraw"]))
    text = shown(officer, "school_local", school.urn)
    assert "Withdrawn figures" in text
    assert "Nothing was reported for this school yet." in text
    officer.post(reverse("local_value", args=[held.pk, "restore"]))
    officer.post(reverse("local_value", args=[held.pk, "restore"]))  # a second click
    assert "3 pupils in" in shown(officer, "school_local", school.urn)


@pytest.mark.parametrize(
    "address",
    ["/local/enter/quarter/2025-11-01/", "/local/enter/quarter/2099-01-01/",
     "/local/enter/quarter/2025-10-01/?urn=abc", "/local/enter/quarter/2025-10-01/?urn=1",
     "/local/enter/quarter/2025-10-01/?district=Nowhere", "/local/measures/nothing/",
     "/remarks/add/?urn=x", "/remarks/add/?urn=1", "/remarks/add/?district=Nowhere"],
)  # fmt: skip
def test_an_address_that_names_nothing_is_not_found(officer, address):
    assert officer.get(address).status_code == 404


def test_a_file_is_the_template_filled_in_looked_at_and_then_kept(officer, autumn):
    school = SchoolFactory(name="Larkrise School")
    reported(school, autumn, 1)
    given = ["quarter", autumn.key]
    template = officer.get(reverse("local_template", args=[*given, "csv"])).content.decode()
    assert f"{school.urn},Larkrise School,1," in template
    filled = template.replace(
        f"{school.urn},Larkrise School,1,", f"{school.urn},Larkrise School,2,7"
    )
    url = reverse("local_file", args=given)
    looked = officer.post(url, {"file": SimpleUploadedFile("autumn.csv", filled.encode())})
    text = looked.content.decode()
    assert "What autumn.csv would change" in text
    assert "1 pupil becomes 2 pupils" in text
    assert LocalValue.objects.get().value == 1
    signed = looked.context["signed"]
    answer = officer.post(url, {"signed": signed}, follow=True)
    assert "1 figure entered, 1 corrected" in answer.content.decode()
    again = officer.post(url, {"file": SimpleUploadedFile("autumn.csv", filled.encode())})
    assert "There is nothing to keep" in again.content.decode()
    stale = officer.post(url, {"signed": "made up"}, follow=True)
    assert "more than an hour old" in stale.content.decode()
    wrong = officer.post(
        url, {"file": SimpleUploadedFile("a.csv", b"URN,Permanent exclusions\n1,1")}
    )
    assert "Row 2, URN: 1 is no school of this register." in wrong.content.decode()
    xlsx = officer.get(reverse("local_template", args=[*given, "xlsx"]))
    assert xlsx.content[:2] == b"PK"


@pytest.mark.requirement("B-22")
def test_a_local_measure_stands_beside_published_ones_and_is_commented_on(
    city, officer, autumn, cast
):
    officer.post(reverse("local_define"), {
        "name": "Pupils waiting for a place", "unit": "pupils", "better": "lower",
        "every": "quarter", "phase": "", "of_schools": "on", "adds_up": "on",
        "source": "District team", "owner": "Admissions",
    })  # fmt: skip
    measure = LocalMeasure.objects.get()
    url = reverse("local_enter", args=["quarter", autumn.key])
    officer.post(f"{url}?urn={OWN_URN}", {measure.key: "4"})
    SchoolFactory(district="North")
    officer.post(f"{url}?district=North", {measure.key: "19"})
    published = shown(officer, "school_performance", OWN_URN)
    assert "Pupils waiting for a place Local 4 pupils" in published
    assert "expected standard" in published
    assert "Pupils waiting for a place Local" in shown(officer, "city")
    assert "North: 19 pupils" in shown(officer, "local_measure", measure.key)
    assert "District entries: 1." in shown(officer, "local_figures")

    add = reverse("remark_add")
    about = {"text": "Why so many?", "measure": measure.key, "share": "on"}
    made = officer.post(f"{add}?urn={OWN_URN}", about, follow=True)
    assert f"about {autumn.label}: 4 pupils" in made.content.decode()
    officer.post(f"{add}?urn={OWN_URN}", {"text": "Is this right?", "measure": "P_RWM_EXP"})
    officer.post(f"{add}?district=North", {"text": "It grows.", "measure": measure.key})
    officer.post(add, {"text": "For the whole city.", "measure": "A_PA"})
    figures = dict(Remark.objects.values_list("text", "figure"))
    assert figures["Is this right?"] == "2024/25: 53"
    assert figures["It grows."] == f"{autumn.label}: 19 pupils"
    listed = shown(officer, "remarks", query="?district=North")
    assert "It grows." in listed
    assert "For the whole city." not in listed

    officer.force_login(cast("headteacher"))
    own = shown(officer, "school_local", OWN_URN)
    assert "Why so many?" in own
    assert "Is this right?" not in own
    shared = Remark.objects.get(text="Why so many?")
    answer = reverse("remark", args=[shared.pk])
    officer.post(answer, {"text": "A new estate opened."})
    assert "A new estate opened." in shown(officer, "remark", shared.pk)
    kept = Remark.objects.get(text="Is this right?")
    assert officer.get(reverse("remark", args=[kept.pk])).status_code == 404


def test_a_comment_is_shared_closed_and_opened_again_on_its_page(officer):
    one = RemarkFactory()
    for verb, said in (
        ("share", "The school can read this comment now"),
        ("close", "The comment is closed."),
        ("close", "This cannot be done while it is closed."),
        ("reopen", "The comment is open again."),
    ):
        answer = officer.post(
            reverse("remark_do", args=[one.pk, verb]), {"outcome": "Settled."}, follow=True
        )
        assert said in answer.content.decode()
    empty = officer.post(reverse("remark", args=[one.pk]), {"text": ""})
    assert "Enter your answer." in empty.content.decode()
    none = officer.post(reverse("remark_add"), {"text": "About what?"})
    assert "Choose the measure that you speak of." in none.content.decode()


def test_a_measure_is_changed_retired_and_restored_on_its_page(officer):
    held = LocalMeasureFactory()
    said = {
        "name": held.name, "unit": "pupils", "better": "lower", "every": "quarter",
        "of_schools": "on", "adds_up": "on", "source": "Returns", "owner": "Inclusion team",
        "version": held.version,
    }  # fmt: skip
    url = reverse("local_change", args=[held.key])
    assert "Inclusion team" in officer.post(url, said, follow=True).content.decode()
    assert officer.post(url, said).status_code == 200  # opened before it was changed
    for verb, words in (("retire", "is retired"), ("restore", "is in use again")):
        answer = officer.post(reverse("local_retire", args=[held.key, verb]), follow=True)
        assert words in answer.content.decode()
    double = {**said, "name": "Permanent exclusions"}
    answer = officer.post(reverse("local_define"), double)
    assert "There is a measure of this name already." in answer.content.decode()


def test_schools_of_a_period_are_a_file_in_order_of_name(officer, autumn):
    for name, value in (("Zeal School", 9), ("Acorn School", 0)):
        reported(SchoolFactory(name=name), autumn, value)
    SchoolFactory(name="Silent School")
    url = reverse("local_measure_download", args=["exclusions", "csv"])
    text = officer.get(f"{url}?period={autumn.key}").content.decode()
    rows = [row for row in csv.reader(io.StringIO(text)) if len(row) > 4]
    assert [(row[0], row[3]) for row in rows[1:]] == [
        ("Acorn School", "0"), ("Zeal School", "9"), ("Silent School", ""),
    ]  # fmt: skip


def test_an_outline_of_a_school_shows_no_local_figure(city, client, cast):
    reported(city.school, latest_whole(clock.today(), "quarter"), 7)
    other = SchoolFactory()
    reported(other, latest_whole(clock.today(), "quarter"), 7)
    client.force_login(cast("partner"))
    assert "Local figures" in shown(client, "school_performance", OWN_URN)
    assert "Local figures Counted" not in shown(client, "school_performance", other.urn)
    assert client.get(reverse("school_local", args=[other.urn])).status_code == 404


def test_the_pages_cost_the_same_for_one_school_or_twenty(officer, count_queries, autumn):
    reported(SchoolFactory(), autumn, 1)
    urls = [reverse("local_figures"), reverse("local_measure", args=["exclusions"])]
    few = [count_queries(url) for url in urls]
    for school in SchoolFactory.create_batch(20):
        reported(school, autumn, 1)
    assert [count_queries(url) for url in urls] == few


def test_the_list_of_comments_costs_the_same_for_one_or_twenty(officer, count_queries):
    RemarkFactory()
    few = count_queries(reverse("remarks"))
    RemarkFactory.create_batch(20)
    assert count_queries(reverse("remarks")) == few


def test_figures_of_the_fictional_day_are_dated(officer):
    LocalValueFactory(entered_at="2026-01-15T09:30Z", starts_on=date(2025, 10, 1))
    text = shown(officer, "local_measure", "exclusions", query="?period=2025-10-01")
    assert "typed in, 15 January 2026" in text


@pytest.mark.requirement("B-14")
def test_an_administrator_sets_the_neighbours_of_a_year_and_takes_them_back(client, cast, store):
    SchoolFactory()
    published(store, date(2021, 4, 1), ["301", "302"])
    published(store, date(2025, 5, 22), ["303", "304"])
    client.force_login(cast("administrator"))
    text = shown(client, "data_lists")
    assert "as listed on 22 May 2025 303 Place 303, 304 Place 304" in text
    assert "1 April 2021 301 Place 301, 302 Place 302" in text  # with its vintage
    url = reverse("data_list", args=["neighbours"])
    assert "303 Place 303" in client.get(url).content.decode()
    given = {"compared": "301\nPlace 304", "from_on": "2025-09-01", "source": "Agreed by scrutiny"}
    wrong = client.post(url, given | {"compared": "301\nNowhere"})
    assert "Line 2: “Nowhere” is no authority of the loaded lists." in unescaped(wrong)
    late = client.post(url, given | {"from_on": "2099-01-01"})
    assert "The day is still to come." in unescaped(late)
    kept = client.post(url, given, follow=True)
    assert "takes effect at the next calculation" in unescaped(kept)
    assert "as listed on 1 September 2025 301 Place 301, 304 Place 304" in shown(
        client, "data_lists"
    )
    assert neighbours(store, "399", on=clock.today()).codes == ("301", "304")
    assert neighbours(store, "399", on=date(2025, 8, 31)).codes == ("303", "304")
    withdraw = reverse("data_list_withdraw", args=[ComparedList.objects.get().pk])
    client.post(withdraw)
    again = client.post(withdraw, follow=True)
    assert "This cannot be done while it is withdrawn." in unescaped(again)
    assert "as listed on 22 May 2025" in shown(client, "data_lists")


def test_who_publishes_is_offered_the_next_calculation(officer, store):
    SchoolFactory()
    published(store, date(2025, 5, 22), ["303"])
    url = reverse("data_list", args=["core_cities"])
    officer.post(url, {"compared": "303", "from_on": "2025-09-01", "source": "The council"})
    text = page(officer, "data_lists")
    assert f'href="{reverse("data_publish")}"' in text


def unescaped(response):
    from html import unescape

    return unescape(response.content.decode())
