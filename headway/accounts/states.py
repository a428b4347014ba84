"""What can be done to a person's account and to the roles that they hold."""

from headway.core.access import Permission
from headway.core.states import Edit, Move, Start, Verbs

PERSON_MOVES: Verbs = {
    "add_person": Start("", Permission.PEOPLE_MANAGE, says="{actor} added {subject}."),
    "rename_person": Edit(
        Permission.PEOPLE_MANAGE, says="{actor} changed the name or address of {subject}."
    ),
    "switch_off": Edit(Permission.PEOPLE_MANAGE, says="{actor} switched off {subject}."),
    "switch_on": Edit(Permission.PEOPLE_MANAGE, says="{actor} switched {subject} on again."),
}

HOLDING_MOVES: Verbs = {
    "give_role": Start("", Permission.PEOPLE_MANAGE, says="{actor} gave a role: {subject}."),
    "name_service": Edit(
        Permission.PEOPLE_MANAGE, says="{actor} said which service of the council: {subject}."
    ),
    "end_role": Edit(
        Permission.PEOPLE_MANAGE, says="{actor} ended a role on {after_ends_on}: {subject}."
    ),
}

INVITATION_MOVES: Verbs = {
    "invite": Start("sent", Permission.PORTAL_INVITE, says="{actor} sent the {subject}."),
    "send_again": Move(
        "sent", "sent", Permission.PORTAL_INVITE, says="{actor} sent again the {subject}."
    ),
    "withdraw_invitation": Move(
        "sent", "withdrawn", Permission.PORTAL_INVITE, says="{actor} took back the {subject}."
    ),
    "accept_invitation": Move(
        "sent", "accepted", Permission.PEOPLE_MANAGE,
        says="{actor} recorded that the {subject} was accepted.",
    ),
}  # fmt: skip

LINK_MOVES: Verbs = {
    "make_sign_in_link": Start(
        "", Permission.PORTAL_SEE, says="{actor} asked for a link to sign in."
    ),
    "use_sign_in_link": Edit(Permission.PORTAL_SEE, says="{actor} signed in by a link."),
}
