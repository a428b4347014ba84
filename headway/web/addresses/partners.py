"""Addresses of Priority Partners."""

from django.urls import URLPattern, URLResolver, path, re_path

from headway.web.views import partners, partners_school

FILE = r"(?P<kind>csv|xlsx)$"
HERE = "partners/"
SCHOOL = "schools/<int:urn>/partner/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(HERE, partners.partners, name="partners"),
    path(f"{HERE}<int:pk>/", partners.partner, name="partner"),
    path(f"{HERE}add/", partners.partner_add, name="partner_add"),
    path(f"{HERE}<int:pk>/edit/", partners.partner_edit, name="partner_edit"),
    path(f"{HERE}<int:pk>/leave/", partners.partner_leave, name="partner_leave"),
    path(
        f"{HERE}interests/<int:pk>/end/",
        partners.partner_interest_end,
        name="partner_interest_end",
    ),
    path(f"{HERE}mine/", partners.partner_mine, name="partner_mine"),
    path(f"{HERE}caseload/", partners.partner_caseload, name="partner_caseload"),
    re_path(
        rf"^{HERE}caseload/caseload\.{FILE}",
        partners.partner_caseload_download,
        name="partner_caseload_download",
    ),
    path(f"{HERE}portraits.pdf", partners.partner_portraits, name="partner_portraits"),
    path(SCHOOL, partners_school.partner_school, name="partner_school"),
    path(f"{SCHOOL}allocate/", partners_school.partner_allocate, name="partner_allocate"),
    path(f"{SCHOOL}end/", partners_school.partner_end, name="partner_end"),
]
