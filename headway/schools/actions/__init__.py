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

__all__ = [
    "ImportPlan",
    "check_contact",
    "correct_contact",
    "correct_office",
    "end_body",
    "end_contact",
    "fill_vacancy",
    "forget_contact",
    "import_contacts",
    "plan_import",
    "record_body",
    "record_vacancy",
    "set_contact",
    "set_office",
    "withdraw_vacancy",
]
