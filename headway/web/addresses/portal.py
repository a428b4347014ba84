"""Addresses of the school's own portal, and of the invitations to it."""

from django.urls import URLPattern, URLResolver, path

from headway.web.views import invitations, portal

OWN = "our-school/<int:urn>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("our-school/", portal.portal, name="portal_home"),
    path("our-school/letters/", portal.portal, {"part": "letters"}, name="portal_letters"),
    path("our-school/data/", portal.portal, {"part": "data"}, name="portal_data"),
    path("our-school/help/", portal.portal, {"part": "help"}, name="portal_help"),
    path(OWN, portal.portal_school, name="portal_school"),
    path(f"{OWN}letters/", portal.portal_letters, name="portal_school_letters"),
    path(f"{OWN}letters/<int:pk>/", portal.portal_letter, name="portal_letter"),
    path(f"{OWN}letters/<int:pk>/letter.pdf", portal.portal_letter_pdf, name="portal_letter_pdf"),
    path(f"{OWN}letters/<int:pk>/received/", portal.portal_received, name="portal_received"),
    path(f"{OWN}data/", portal.portal_data, name="portal_school_data"),
    path(f"{OWN}heard/", portal.portal_heard, name="portal_heard"),
    path(f"{OWN}heard/<int:pk>/answer/", portal.portal_heard_answer, name="portal_heard_answer"),
    path(f"{OWN}wrong/", portal.portal_wrong, name="portal_wrong"),
    path(f"{OWN}wrong/<int:pk>/withdraw/", portal.portal_wrong_withdraw, name="portal_wrong_back"),
    path(f"{OWN}expected/", portal.portal_expected, name="portal_expected"),
    path(f"{OWN}help/", portal.portal_help, name="portal_school_help"),
    path(f"{OWN}help/<int:pk>/", portal.portal_report, name="portal_report"),
    path(f"{OWN}help/<int:pk>/withdraw/", portal.portal_report_withdraw, name="portal_report_back"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("schools/<int:urn>/invite/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/again/", invitations.invite_again, name="invite_again"),
    path("invitations/<int:pk>/withdraw/", invitations.invite_withdraw, name="invite_withdraw"),
]
