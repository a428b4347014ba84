"""Inviting heads and chairs, signing in by a link, and the second factor."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from headway.accounts import actions
from headway.accounts.models import Invitation, InvitationState, SignInLink, User
from headway.accounts.tests.factories import OWN_URN, HoldingFactory, UserFactory
from headway.core import clock
from headway.core.access import ROLES, Permission
from headway.core.models import AuditEvent
from headway.core.refusals import NotAllowed, NotValid, Refused, WrongState

PASSWORD = "correct horse battery staple"


def to_page(token):
    return f"https://example.test/people/invitation/{token}/"


@pytest.fixture
def invited(cast, django_capture_on_commit_callbacks):
    """An invitation that was sent, and the token in its message."""
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite(cast("administrator"))
    return invitation, token_sent()


def invite(by, **changes):
    return actions.invite(
        **{
            "email": "Hilda@ashwell.example.test", "name": "Hilda Demo", "role": "headteacher",
            "urn": OWN_URN, "school_name": "Ashwell Primary School", "by": by, "address": to_page,
        } | changes
    )  # fmt: skip


def token_sent():
    return re.search(r"/invitation/([^/\s]+)/", mail.outbox[-1].body).group(1)


def test_only_those_who_may_can_invite(cast):
    may = {role for role in ROLES if cast(role).holds(Permission.PORTAL_INVITE)}
    assert may == {"director", "service_staff", "administrator"}
    for role in set(ROLES) - may:
        with pytest.raises(NotAllowed):
            invite(cast(role))
    assert not Invitation.objects.exists()


def test_an_invitation_is_sent_once_and_keeps_no_token(invited, cast):
    invitation, token = invited
    assert mail.outbox[0].to == ["hilda@ashwell.example.test"]
    assert token not in str(invitation.__dict__)
    with pytest.raises(NotValid, match="invited to this school already"):
        invite(cast("administrator"))
    event = AuditEvent.objects.get(verb="invite")
    assert token not in str(event.after)
    assert event.sentence == (
        "Administrator sent the invitation of Hilda Demo to Ashwell Primary School."
    )


def test_an_accepted_invitation_gives_the_role_for_that_school_and_no_other(client, invited):
    _, token = invited
    page = client.get(f"/people/invitation/{token}/").content.decode()
    assert "Ashwell Primary School" in page
    assert not User.objects.filter(email="hilda@ashwell.example.test").exists(), (
        "looking is not accepting"
    )
    assert client.post(f"/people/invitation/{token}/", {"password": PASSWORD}).status_code == 302
    head = User.objects.get(email="hilda@ashwell.example.test")
    assert client.session["_auth_user_id"] == str(head.pk)
    assert head.holds(Permission.PORTAL_SEE, at=OWN_URN)
    assert not head.holds(Permission.PORTAL_SEE, at=OWN_URN + 1)
    assert head.check_password(PASSWORD)
    again = client.post(f"/people/invitation/{token}/", {"password": PASSWORD})
    assert again.status_code == 410
    assert Invitation.objects.get().state == InvitationState.ACCEPTED


def test_a_weak_password_is_refused_and_nothing_is_accepted(client, invited):
    _, token = invited
    page = client.post(f"/people/invitation/{token}/", {"password": "short"}).content.decode()
    assert "at least 12 characters" in page
    assert Invitation.objects.get().state == InvitationState.SENT


def test_a_head_of_two_schools_keeps_one_account(invited, cast, django_capture_on_commit_callbacks):
    _, token = invited
    actions.accept_invitation(token, password=PASSWORD)
    with django_capture_on_commit_callbacks(execute=True):
        invite(cast("administrator"), urn=OWN_URN + 1, school_name="Birchway Primary School")
    _, head, new = actions.accept_invitation(token_sent())
    assert not new
    assert head.reach(Permission.PORTAL_SEE).urns == {OWN_URN, OWN_URN + 1}
    assert head.check_password(PASSWORD), "the password stays"


def test_an_invitation_stops_working_after_its_days_and_when_taken_back(invited, cast, client):
    invitation, token = invited
    with clock.pretending(timezone.now() + timedelta(days=15)):
        with pytest.raises(Refused, match="14 days"):
            actions.accept_invitation(token)
        assert client.get(f"/people/invitation/{token}/").status_code == 410
    actions.withdraw_invitation(invitation, by=cast("administrator"), reason="Wrong address.")
    with pytest.raises(Refused, match="does not work any more"):
        actions.accept_invitation(token)
    with pytest.raises(WrongState):
        actions.send_again(invitation, by=cast("administrator"), address=to_page)


def test_sending_again_makes_the_old_link_stop(invited, cast, django_capture_on_commit_callbacks):
    invitation, old = invited
    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(invitation, by=cast("administrator"), address=to_page)
    with pytest.raises(Refused):
        actions.accept_invitation(old)
    _, head, _ = actions.accept_invitation(token_sent())
    assert head.holds(Permission.PORTAL_SEE, at=OWN_URN)
    assert not head.has_usable_password(), "without a password: by links"


def link_in(message):
    return re.search(r"(/people/link/[^\s]+)", message.body).group(1)


def ask(client, email, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return client.post("/people/link/", {"email": email}).content.decode()


def test_a_link_signs_a_head_in_once(client, cast, django_capture_on_commit_callbacks):
    head = cast("headteacher")
    page = ask(client, head.email.upper(), django_capture_on_commit_callbacks)
    url = link_in(mail.outbox[-1])
    assert client.get(url).status_code == 200
    assert "_auth_user_id" not in client.session, "a program that looks into mail signs nobody in"
    assert client.post(url).status_code == 302
    assert client.session["_auth_user_id"] == str(head.pk)
    client.logout()
    assert client.post(url).status_code == 410
    assert page.count("Look at your e-mail")


def test_the_answer_is_the_same_for_an_address_that_is_not_known(
    client, cast, django_capture_on_commit_callbacks
):
    known = ask(client, cast("headteacher").email, django_capture_on_commit_callbacks)
    unknown = ask(client, "nobody@example.test", django_capture_on_commit_callbacks)
    staff = ask(client, cast("director").email, django_capture_on_commit_callbacks)
    assert len(mail.outbox) == 1
    assert known == unknown == staff


def test_a_link_is_too_old_after_half_an_hour(client, cast, django_capture_on_commit_callbacks):
    ask(client, cast("headteacher").email, django_capture_on_commit_callbacks)
    with clock.pretending(timezone.now() + timedelta(minutes=31)):
        assert client.post(link_in(mail.outbox[-1])).status_code == 410
    assert SignInLink.objects.get().used_at is None


def test_where_a_second_factor_is_required_it_comes_first(client, settings, db):
    settings.SECOND_FACTOR_REQUIRED = True
    person = UserFactory()
    HoldingFactory(person=person, role="director")
    client.force_login(person)
    assert client.get("/").url == "/sign-in/second-factor/"
    assert client.get("/sign-in/second-factor/").status_code == 200
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/").status_code == 200
