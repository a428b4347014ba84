"""Every write to what people keep about schools. The register itself is written by publishing."""

from headway.schools.actions.bodies import correct_office, end_body, record_body, set_office
from headway.schools.actions.contacts import (
    ImportPlan,
    check_contact,
    correct_contact,
    end_contact,
    fill_vacancy,
    forget_contact,
    import_contacts,
    plan_import,
    record_vacancy,
    set_contact,
    withdraw_vacancy,
)
from headway.schools.actions.groups import (
    change_chair,
    close_group,
    correct_group,
    flag_disengaged,
    found_group,
    join_all,
    join_group,
    leave_group,
    lift_flag,
)

__all__ = [
    "ImportPlan",
    "change_chair",
    "check_contact",
    "close_group",
    "correct_contact",
    "correct_group",
    "correct_office",
    "end_body",
    "end_contact",
    "fill_vacancy",
    "flag_disengaged",
    "forget_contact",
    "found_group",
    "import_contacts",
    "join_all",
    "join_group",
    "leave_group",
    "lift_flag",
    "plan_import",
    "record_body",
    "record_vacancy",
    "set_contact",
    "set_office",
    "withdraw_vacancy",
]
