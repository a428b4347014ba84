"""What can be done with profiles, interests and allocations of Priority Partners."""

from headway.core.access import Permission
from headway.core.states import Edit, Start, Verbs

PROFILE_MOVES: Verbs = {
    "add_profile": Start("", Permission.PARTNER_EDIT, says="{actor} added {subject}."),
    "change_profile": Edit(Permission.PARTNER_EDIT, says="{actor} changed {subject}."),
    "leave": Edit(
        Permission.PARTNER_ALLOCATE,
        says="{actor} recorded that {subject} ends on {after_to_on}.",
    ),
}

INTEREST_MOVES: Verbs = {
    "declare_interest": Start("", Permission.PARTNER_SEE, says="{actor} declared {subject}."),
    "end_interest": Edit(
        Permission.PARTNER_SEE, says="{actor} recorded that {subject} ended on {after_to_on}."
    ),
}

ALLOCATION_MOVES: Verbs = {
    "allocate": Start("", Permission.PARTNER_ALLOCATE, says="{actor} made {subject}."),
    "end_allocation": Edit(
        Permission.PARTNER_ALLOCATE, says="{actor} ended {subject} on {after_to_on}."
    ),
}
