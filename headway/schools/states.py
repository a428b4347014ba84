"""What can be done to contacts."""

from headway.core.access import Permission
from headway.core.states import Edit, Start, Verbs

CONTACT_MOVES: Verbs = {
    "set_contact": Start("", Permission.CONTACT_EDIT, says="{actor} recorded {subject}."),
    "correct_contact": Edit(
        Permission.CONTACT_EDIT, says="{actor} corrected the name or address of {subject}."
    ),
    "end_contact": Edit(
        Permission.CONTACT_EDIT, says="{actor} recorded that the time of {subject} was over."
    ),
    "check_contact": Edit(
        Permission.CONTACT_EDIT, says="{actor} checked the contact of {subject}."
    ),
    "forget_contact": Edit(
        Permission.CONTACT_EDIT,
        says="{actor} took away name and address of {subject}, whose time is long over.",
    ),
}

VACANCY_MOVES: Verbs = {
    "record_vacancy": Start("", Permission.CONTACT_EDIT, says="{actor} recorded {subject}."),
    "fill_vacancy": Edit(
        Permission.CONTACT_EDIT, says="{actor} recorded that {subject} was filled."
    ),
    "withdraw_vacancy": Edit(
        Permission.CONTACT_EDIT, says="{actor} took back {subject}, recorded in error."
    ),
}

BODY_MOVES: Verbs = {
    "record_body": Start("", Permission.BODY_EDIT, says="{actor} recorded {subject}."),
    "correct_body": Edit(Permission.BODY_EDIT, says="{actor} corrected what is held of {subject}."),
    "end_body": Edit(
        Permission.BODY_EDIT, says="{actor} recorded that the time of {subject} was over."
    ),
}

OFFICE_MOVES: Verbs = {
    "set_office": Start("", Permission.BODY_EDIT, says="{actor} set {subject}."),
    "correct_office": Edit(Permission.BODY_EDIT, says="{actor} corrected {subject}."),
    "end_office": Edit(Permission.BODY_EDIT, says="{actor} ended {subject}: another follows."),
}

GROUP_MOVES: Verbs = {
    "found_group": Start("", Permission.BODY_EDIT, says="{actor} recorded the group {subject}."),
    "correct_group": Edit(Permission.BODY_EDIT, says="{actor} corrected the group {subject}."),
    "add_members": Edit(Permission.BODY_EDIT, says="{actor} added schools to the group {subject}."),
    "close_group": Edit(Permission.BODY_EDIT, says="{actor} closed the group {subject}."),
}

MEMBERSHIP_MOVES: Verbs = {
    "join_group": Start("", Permission.BODY_EDIT, says="{actor} recorded {subject}."),
    "leave_group": Edit(Permission.BODY_EDIT, says="{actor} ended {subject}."),
    "change_chair": Start("", Permission.BODY_EDIT, says="{actor} changed the role in {subject}."),
}

DISENGAGEMENT_MOVES: Verbs = {
    "flag_disengaged": Start("", Permission.BODY_EDIT, says="{actor} flagged {subject}."),
    "lift_flag": Edit(Permission.BODY_EDIT, says="{actor} recorded that {subject} was over."),
}

DESIGNATION_MOVES: Verbs = {
    "record_designation": Start("", Permission.BODY_EDIT, says="{actor} recorded {subject}."),
    "correct_designation": Edit(Permission.BODY_EDIT, says="{actor} corrected {subject}."),
    "end_designation": Edit(Permission.BODY_EDIT, says="{actor} recorded that {subject} was over."),
}

AWARD_KIND_MOVES: Verbs = {
    "add_award_kind": Start("", Permission.BODY_EDIT, says="{actor} added the mark {subject}."),
    "correct_award_kind": Edit(Permission.BODY_EDIT, says="{actor} corrected the mark {subject}."),
}

AWARD_MOVES: Verbs = {
    "give_award": Start("", Permission.BODY_EDIT, says="{actor} recorded {subject}."),
    "end_award": Edit(Permission.BODY_EDIT, says="{actor} recorded that {subject} was over."),
}

IMPORT_MOVES: Verbs = {
    "import_contacts": Start(
        "",
        Permission.CONTACT_EDIT,
        says="{actor} brought in contacts from {subject}: {after_added} added, "
        "{after_corrected} corrected, {after_ended} ended, {after_unchanged} as they were.",
    ),
}
