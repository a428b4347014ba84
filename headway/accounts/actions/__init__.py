"""Every write to people, their roles and their ways in."""

from headway.accounts.actions.invitations import (
    accept_invitation,
    invite,
    make_sign_in_link,
    send_again,
    use_sign_in_link,
    withdraw_invitation,
)
from headway.accounts.actions.people import (
    add_person,
    end_role,
    give_role,
    name_service,
    rename_person,
    switch_off,
    switch_on,
    system_user,
)

__all__ = [
    "accept_invitation",
    "add_person",
    "end_role",
    "give_role",
    "invite",
    "make_sign_in_link",
    "name_service",
    "rename_person",
    "send_again",
    "switch_off",
    "switch_on",
    "system_user",
    "use_sign_in_link",
    "withdraw_invitation",
]
