"""Addresses of timeline, contacts and the academic calendar."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import audiences, calendar, contacts, timeline

FILE = r"(?P<kind>csv|xlsx)$"
urlpatterns: list[URLPattern | URLResolver] = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/term/", calendar.calendar_term, name="calendar_term"),
    path("calendar/closure/", calendar.calendar_close, name="calendar_close"),
    path("calendar/closure/<int:pk>/open/", calendar.calendar_open, name="calendar_open"),
    path("contacts/", contacts.contacts, name="contacts"),
    re_path(rf"^contacts/contacts\.{FILE}", contacts.contacts_download, name="contacts_download"),
    path("contacts/template.csv", contacts.contacts_template, name="contacts_template"),
    path("contacts/audiences/", audiences.audiences, name="audiences"),
    re_path(
        rf"^contacts/audiences\.{FILE}", audiences.audiences_download, name="audiences_download"
    ),
    path("contacts/import/", contacts.contacts_import, name="contacts_import"),
    re_path(
        r"^contacts/(?P<pk>\d+)/(?P<what>checked|ended)/$",
        contacts.contact_change,
        name="contact_change",
    ),
    path("schools/<int:urn>/contacts/", contacts.school_contacts, name="school_contacts"),
    path("schools/<int:urn>/contacts/vacancy/", contacts.school_vacancy, name="school_vacancy"),
    re_path(
        r"^contacts/vacancies/(?P<pk>\d+)/(?P<what>filled|withdrawn)/$",
        contacts.vacancy_change,
        name="vacancy_change",
    ),
    path("schools/<int:urn>/timeline/", timeline.school_timeline, name="school_timeline"),
    re_path(
        rf"^schools/(?P<urn>\d+)/timeline\.{FILE}",
        timeline.school_timeline_download,
        name="school_timeline_download",
    ),
]
