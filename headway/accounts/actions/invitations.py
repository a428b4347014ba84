"""Inviting heads and chairs, and signing in by a link."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.core.mail import EmailMessage
from django.db import transaction

from headway.accounts.actions.people import add_person, give_role, system_user
from headway.accounts.models import Holding, Invitation, InvitationState, SignInLink, User
from headway.accounts.policies import invitation_policy, link_policy
from headway.accounts.queries import hashed
from headway.accounts.states import INVITATION_MOVES, LINK_MOVES
from headway.core import clock
from headway.core.access import Permission
from headway.core.actions import mover
from headway.core.refusals import Refused

inviting = mover(INVITATION_MOVES, invitation_policy)
linking = mover(LINK_MOVES, link_policy)

INVITATION_DAYS = 14
LINK_MINUTES = 30
Address = Callable[[str], str]  # from a token to the whole address of the page that takes it


def invite(
    *, email: str, name: str, role: str, urn: int, school_name: str, by: User, address: Address
) -> Invitation:
    """Invite a head or chair to their school's pages; the message goes out on commit.

    Raises NotAllowed, or NotValid for an address that is not one or an invitation that waits.
    """
    if not email.strip() or not name.strip():
        raise Refused("Enter the name and the e-mail address of the person to invite.")
    token = secrets.token_urlsafe(32)
    now = clock.now()
    invitation = Invitation(
        email=email.strip().lower(),
        name=name.strip(),
        role=role,
        urn=urn,
        school_name=school_name,
        token_hash=hashed(token),
        sent_at=now,
        expires_at=now + timedelta(days=INVITATION_DAYS),
        invited_by=by,
    )
    with inviting.creating(invitation, "invite", by=by):
        transaction.on_commit(lambda: _send_invitation(invitation, address(token)))
    return invitation


def send_again(invitation: Invitation, *, by: User, address: Address) -> Invitation:
    """Send a waiting invitation once more, with a new link; the old link stops working.

    Raises NotAllowed, or WrongState for one that was answered or withdrawn.
    """
    token = secrets.token_urlsafe(32)
    now = clock.now()
    with inviting(invitation, "send_again", by=by) as locked:
        locked.token_hash = hashed(token)
        locked.sent_at = now
        locked.expires_at = now + timedelta(days=INVITATION_DAYS)
        locked.times_sent += 1
        transaction.on_commit(lambda: _send_invitation(invitation, address(token)))
    return invitation


def withdraw_invitation(invitation: Invitation, *, by: User, reason: str) -> Invitation:
    """Take a waiting invitation back; its link stops working. Raises NotAllowed, WrongState."""
    with inviting(invitation, "withdraw_invitation", by=by, reason=reason):
        pass
    return invitation


def accept_invitation(token: str, *, password: str = "") -> tuple[Invitation, User, bool]:
    """Accept by the link that was sent: the person gets the role for the school.

    Somebody who has an account already keeps it, with its password: a head of two schools signs
    in once. Without a password a new person signs in by links. Gives the invitation, the person
    and whether the account is new. Raises Refused when the link does not work (any more).
    """
    invitation = Invitation.objects.filter(token_hash=hashed(token)).first()
    if invitation is None or invitation.state != InvitationState.SENT:
        raise Refused(
            "This link does not work any more. If you accepted it before, sign in. If not, ask "
            "whoever invited you to send it again."
        )
    if invitation.expired(clock.now()):
        raise Refused(
            f"This link worked for {INVITATION_DAYS} days. Ask whoever invited you to send it "
            "again."
        )
    allocator = system_user("allocator")
    with transaction.atomic():
        person = User.objects.filter(email__iexact=invitation.email).first()
        new = person is None
        if person is None:
            person = add_person(
                email=invitation.email,
                name=invitation.name,
                by=allocator,
                password=password or None,
            )
        elif not person.is_active:
            raise Refused("This account has been switched off. Ask the service's office.")
        held = Holding.objects.on(clock.today()).filter(
            person=person, role=invitation.role, urn=invitation.urn
        )
        if not held.exists():
            give_role(
                person, invitation.role, urn=invitation.urn, by=allocator,
                reason=f"Accepted the invitation of {invitation.sent_at:%d %B %Y}.",
            )  # fmt: skip
        with inviting(invitation, "accept_invitation", by=allocator) as locked:
            locked.accepted_at = clock.now()
            locked.person = person
    return invitation, person, new


def make_sign_in_link(email: str, *, address: Address) -> SignInLink | None:
    """Send a head or chair a link that signs in once; nothing happens for any other address.

    The answer of the page is the same in both cases, so that addresses cannot be guessed at.
    """
    person = User.objects.filter(
        email__iexact=email.strip(), is_active=True, system_actor=""
    ).first()
    if person is None or not person.reach(Permission.PORTAL_SEE):
        return None
    token = secrets.token_urlsafe(32)
    now = clock.now()
    link = SignInLink(
        person=person,
        token_hash=hashed(token),
        made_at=now,
        expires_at=now + timedelta(minutes=LINK_MINUTES),
    )
    with linking.creating(link, "make_sign_in_link", by=person):
        transaction.on_commit(lambda: _send_link(link, address(token)))
    return link


def use_sign_in_link(token: str) -> User:
    """The person whom a link signs in; it works once. Raises Refused when it does not (any more).

    A second factor is still asked for by the sign-in that follows.
    """
    link = SignInLink.objects.select_related("person").filter(token_hash=hashed(token)).first()
    if link is None or not link.works(clock.now()):
        raise Refused(
            f"This link has been used, or is older than {LINK_MINUTES} minutes. Ask for a new one."
        )
    with linking.changing(link, "use_sign_in_link", by=link.person) as locked:
        if locked.used_at is not None:
            raise Refused("This link has been used. Ask for a new one.")
        locked.used_at = clock.now()
    return link.person


def _send_invitation(invitation: Invitation, url: str) -> None:
    EmailMessage(
        subject="Your school's pages in the school improvement service",
        body=(
            f"Dear {invitation.name},\n\n"
            f"You are invited to open the pages of {invitation.school_name}: what is held about it "
            "and why, its letters, and a way to answer, correct and ask for help.\n\n"
            f"Open this link to begin. It works until {invitation.expires_at:%d %B %Y}:\n{url}\n\n"
            "You see nothing of any other school, and no other school sees yours.\n"
        ),
        to=[invitation.email],
    ).send(fail_silently=False)


def _send_link(link: SignInLink, url: str) -> None:
    EmailMessage(
        subject="Your link to sign in",
        body=(
            f"Dear {link.person.name},\n\n"
            f"Open this link to sign in. It works once, for {LINK_MINUTES} minutes:\n{url}\n\n"
            "If you did not ask for it, you need do nothing.\n"
        ),
        to=[link.person.email],
    ).send(fail_silently=False)
