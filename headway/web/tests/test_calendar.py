"""The page of terms, half-terms, closures and bank holidays."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from headway.core import clock, terms
from headway.core.models import Closure, Term
from headway.web.tests.reading import shown

pytestmark = pytest.mark.django_db
AUTUMN = {
    "name": "autumn", "starts_on": "2026-09-02", "ends_on": "2026-12-18",
    "half_term_starts_on": "2026-10-19", "half_term_ends_on": "2026-10-30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    with clock.pretending(timezone.make_aware(datetime(2026, 11, 2, 9))):
        yield


def test_a_year_has_the_usual_dates_until_somebody_sets_them(cast, client):
    client.force_login(cast("administrator"))
    words = shown(client, "calendar")
    assert "Calendar 2026/27" in words
    assert "26 October 2026 to 30 October 2026" in words
    assert words.count("usual, not set") == 3
    assert "25 December 2026: Christmas Day" in words
    client.post(reverse("calendar_term") + "?year=2027", AUTUMN)
    words = shown(client, "calendar", query="?year=2027&term=spring")
    assert "19 October 2026 to 30 October 2026" in words
    assert words.count("usual, not set") == 2
    assert "Administrator set the autumn term 2026/27." in words


def test_days_that_cannot_be_are_said_beside_the_form(cast, client):
    client.force_login(cast("administrator"))
    url = reverse("calendar_term") + "?year=2027"
    half = client.post(url, AUTUMN | {"half_term_ends_on": ""}).content.decode()
    assert "Enter both days of half-term" in half
    outside = client.post(url, AUTUMN | {"starts_on": "2026-08-01"}).content.decode()
    assert "lies between 1 September 2026" in outside
    assert not Term.objects.exists()


def test_a_closure_is_set_and_withdrawn(cast, client):
    client.force_login(cast("administrator"))
    url = reverse("calendar_close") + "?year=2027"
    client.post(url, {"on": "2026-11-27", "words": "Staff training"})
    closure = Closure.objects.get()
    assert not terms.is_school_day(closure.on)
    assert "27 November 2026: Staff training" in shown(client, "calendar")
    again = client.post(url, {"on": "2026-11-27", "words": "Again"}).content.decode()
    assert "closed on this day already" in again
    client.post(reverse("calendar_open", args=[closure.pk]))
    assert "None is set." in shown(client, "calendar")
    assert client.post(reverse("calendar_open", args=[closure.pk])).status_code == 404


def test_the_council_reads_it_and_changes_nothing(cast, client):
    client.force_login(cast("council_officer"))
    assert "Set a term" not in shown(client, "calendar", query="?year=abc")
    assert client.post(reverse("calendar_term"), AUTUMN).status_code == 404
