"""What can be done to a person's account and to the roles that they hold."""

from headway.core.access import Permission
from headway.core.states import Edit, Start, Verbs

PERSON_MOVES: Verbs = {
    "add_person": Start("", Permission.PEOPLE_MANAGE, says="{actor} added {subject}."),
    "rename_person": Edit(
        Permission.PEOPLE_MANAGE, says="{actor} changed the name or address of {subject}."
    ),
    "set_password": Edit(
        Permission.PEOPLE_MANAGE, says="{actor} set a first password for {subject}."
    ),
    "switch_off": Edit(Permission.PEOPLE_MANAGE, says="{actor} switched off {subject}."),
    "switch_on": Edit(Permission.PEOPLE_MANAGE, says="{actor} switched {subject} on again."),
}

HOLDING_MOVES: Verbs = {
    "give_role": Start("", Permission.PEOPLE_MANAGE, says="{actor} gave a role: {subject}."),
    "end_role": Edit(
        Permission.PEOPLE_MANAGE, says="{actor} ended a role on {after_ends_on}: {subject}."
    ),
}
