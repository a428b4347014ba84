"""The pages of contacts."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from headway.core.models import AuditEvent
from headway.schools.models import Role, RoleHolder, Vacancy
from headway.schools.tests.factories import RoleHolderFactory, SchoolFactory, VacancyFactory
from headway.web.tests.reading import page, shown

pytestmark = pytest.mark.django_db


def whole(**school):
    """A school with a head and a chair."""
    made = SchoolFactory(**school)
    RoleHolderFactory(school=made)
    RoleHolderFactory(school=made, role=Role.CHAIR)
    return made


def csv(*lines):
    text = "URN,School,Role,Name,E-mail,From\r\n" + "\r\n".join(lines)
    return SimpleUploadedFile("c.csv", text.encode(), "text/csv")


def test_schools_that_lack_a_contact_stand_first_and_say_what(cast, client):
    whole(name="Aaa School")
    lacking = SchoolFactory(name="Zzz School", head_name="Reg Demo")
    RoleHolderFactory(school=lacking, role=Role.CHAIR, email="")
    client.force_login(cast("administrator"))
    words = shown(client, "contacts")
    assert words.index("Zzz School") < words.index("Aaa School")
    assert "2 schools, 1 with something missing" in words
    assert "The register says Reg Demo" in words
    assert "no head, no e-mail address of the chair" in words


def test_the_list_is_narrowed_searched_and_sorted(cast, client):
    whole(name="Aaa School")
    academy = whole(name="Zzz Academy", maintained=False)
    client.force_login(cast("administrator"))
    assert "Zzz Academy" not in shown(client, "contacts")
    assert "Zzz Academy" in shown(client, "contacts", query="?q=zzz")
    assert "Zzz Academy" in shown(client, "contacts", query="?kept=no")
    assert "No school matches" in shown(client, "contacts", query="?q=nowhere")
    words = shown(client, "contacts", query="?q=aaa&sort=-name&missing=complete")
    assert "Head and chair with an address" in words
    assert academy.name not in words


def test_files_carry_the_marking(cast, client):
    whole(name="Aaa School")
    client.force_login(cast("administrator"))
    text = client.get(reverse("contacts_download", args=["csv"])).content.decode()
    assert "OFFICIAL-SENSITIVE" in text
    assert "Aaa School" in text
    assert client.get(reverse("contacts_download", args=["xlsx"])).content[:2] == b"PK"


def test_a_file_is_shown_before_it_is_brought_in(cast, client):
    school = SchoolFactory(name="Aaa School")
    old = RoleHolderFactory(school=school, name="Old Demo", from_on=date(2020, 9, 1))
    client.force_login(cast("administrator"))
    url = reverse("contacts_import")
    sent = csv(f"{school.urn},,Headteacher,New Demo,new@school.example,2026-09-01")
    preview = client.post(url, {"file": sent})
    assert "Old Demo" in preview.content.decode()
    assert RoleHolder.objects.count() == 1, "nothing is stored yet"
    signed = preview.context["signed"]
    assert client.post(url, {"signed": signed}).url == reverse("contacts")
    client.post(url, {"signed": signed})  # a double click
    assert RoleHolder.objects.count() == 2
    old.refresh_from_db()
    assert old.to_on == date(2026, 8, 31)
    words = page(client, "contacts_import")
    assert "template" in words
    client.post(url, {"signed": "forged"})
    assert RoleHolder.objects.count() == 2


def test_a_bad_file_is_refused_row_by_row(cast, client):
    client.force_login(cast("administrator"))
    words = client.post(reverse("contacts_import"), {"file": csv("1,,Cook,A,b,c")})
    text = words.content.decode()
    assert "Nothing was stored" in text
    assert "Row 2, Role" in text
    assert not RoleHolder.objects.exists()


def test_the_template_sent_back_unchanged_changes_nothing(cast, client):
    whole()
    SchoolFactory()
    client.force_login(cast("administrator"))
    template = client.get(reverse("contacts_template")).content
    again = SimpleUploadedFile("contacts.csv", template, "text/csv")
    answer = client.post(reverse("contacts_import"), {"file": again})
    assert "nothing to bring in" in answer.content.decode()


def test_somebody_is_recorded_checked_and_ended_on_the_schools_page(cast, client):
    school = SchoolFactory(urn=cast.own_urn)
    client.force_login(cast("administrator"))
    url = reverse("school_contacts", args=[school.urn])
    assert "Nobody is held" in client.get(url).content.decode()
    bad = client.post(url, {"role": "head", "name": "Ada Demo", "email": "no"})
    assert "Enter an email address in full" in bad.content.decode()
    client.post(url, {"role": "head", "name": "Ada Demo", "email": "ada@school.example"})
    holder = RoleHolder.objects.get()
    client.post(reverse("contact_change", args=[holder.pk, "checked"]))
    client.post(reverse("contact_change", args=[holder.pk, "ended"]), {"on": "soon"})
    holder.refresh_from_db()
    assert holder.to_on is None
    assert "Ada Demo" in shown(client, "school_people", school.urn)
    last = date.today() + timedelta(days=3)
    client.post(reverse("contact_change", args=[holder.pk, "ended"]), {"on": last.isoformat()})
    holder.refresh_from_db()
    assert holder.to_on == last
    client.post(reverse("contact_change", args=[holder.pk, "ended"]), {"on": last.isoformat()})
    assert AuditEvent.objects.count() == 3
    client.force_login(cast("council_officer"))
    assert "Record somebody" not in shown(client, "school_contacts", school.urn)
    client.force_login(cast("headteacher"))
    assert "Ada Demo" not in shown(client, "school_people", school.urn)


@pytest.mark.requirement("A-06")
def test_the_schools_page_shows_each_kind_of_head_and_the_vacant_post_with_dates(cast, client):
    school = SchoolFactory(urn=cast.own_urn, name="Ashwell School")
    for role, name in ((Role.HEAD, "Ada"), (Role.EXECUTIVE_HEAD, "Ex"), (Role.CLERK, "Cleo")):
        RoleHolderFactory(school=school, role=role, name=f"{name} Demo", from_on=date(2020, 9, 1))
    client.force_login(cast("administrator"))
    words = shown(client, "school_people", school.urn)
    assert "Ada Demo , headteacher (substantive)" in words
    assert "Ex Demo , executive headteacher" in words
    assert "Cleo Demo , clerk to the governors" in words
    asked = {
        "vacancy-role": "head", "vacancy-from_on": "2026-09-01",
        "vacancy-note": "Advertised in October.",
    }  # fmt: skip
    client.post(reverse("school_vacancy", args=[school.urn]), asked)
    client.post(reverse("school_vacancy", args=[school.urn]), asked)  # a double click
    assert Vacancy.objects.count() == 1
    client.post(
        reverse("school_contacts", args=[school.urn]),
        {"role": "interim_head", "name": "Ina Demo", "from_on": "2026-09-08"},
    )
    words = shown(client, "school_people", school.urn)
    assert "Headteacher : vacant since 1 September 2026 · Advertised in October." in words
    assert "Ina Demo , interim headteacher" in words
    assert "since 8 September 2026" in words
    assert "Headship vacant since 1 September 2026" in shown(client, "school", school.urn)
    words = shown(client, "school_contacts", school.urn)
    assert "from 1 September 2020 until 31 August 2026" in words
    assert "people are recorded as head since" in words
    client.force_login(cast("headteacher"))
    for name in ("school", "school_people"):
        assert "Advertised" not in shown(client, name, school.urn)


def test_a_vacancy_is_filled_or_taken_back_and_mistakes_come_back(cast, client):
    vacancy = VacancyFactory()
    client.force_login(cast("administrator"))
    url = reverse("school_vacancy", args=[vacancy.school_id])
    said = client.post(url, {"vacancy-role": "head", "vacancy-from_on": "soon"}).content.decode()
    assert "Enter a real date" in said
    change = lambda what, **more: client.post(  # noqa: E731
        reverse("vacancy_change", args=[vacancy.pk, what]), more, follow=True
    ).content.decode()
    assert "Enter a real date" in change("filled", on="")
    assert "before the first" in change("filled", on="2020-01-01")
    assert "last day of the vacancy was recorded" in change("filled", on="2026-10-31")
    assert "was taken back" in change("withdrawn")
    vacancy.refresh_from_db()
    assert vacancy.withdrawn
    said = shown(client, "school_contacts", vacancy.school_id)
    assert "so turnover cannot be told" in said


def test_the_list_says_which_headship_is_vacant(cast, client):
    vacancy = VacancyFactory(school=SchoolFactory(name="Zzz School", head_name="Reg Demo"))
    client.force_login(cast("administrator"))
    words = shown(client, "contacts", query="?vacant=head")
    assert "vacant since 1 Sep" in words
    assert "The register says" not in words, "the register may still name who has left"
    text = client.get(reverse("contacts_download", args=["csv"])).content.decode()
    assert f"Headteacher since {vacancy.from_on.day} September 2026" in text


def test_the_list_costs_the_same_for_two_schools_and_for_twenty(cast, client, count_queries):
    whole()
    SchoolFactory()
    client.force_login(cast("administrator"))
    few = count_queries(reverse("contacts"))
    for _ in range(18):
        whole()
    assert count_queries(reverse("contacts")) == few
