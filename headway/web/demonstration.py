"""The story of the demonstration, feature by feature, each through its own actions."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from headway.accounts.models import User
from headway.core import terms
from headway.core.actions import constraints_left_to_database
from headway.core.features import declaration
from headway.priority.actions import sign_list

# In the order in which things happen: each may rest on those before it. Partners come twice:
# first their profiles, then, once schools are listed, who looks after which.
ORDER = (
    "schools", "intelligence", "local", "partners", "assessment", "priority", "partners",
    "correspondence", "inspections", "duties", "contract",
)  # fmt: skip


def tell_all(people: Mapping[str, User], today: date) -> None:
    """Tell what each feature has to tell of the living authority; told twice, nothing doubles.

    The rounds are signed through the priority list, so that last year's signatures make its
    entries. A feature without a story is passed over.
    """
    with terms.remembered(), constraints_left_to_database():
        for feature in ORDER:
            tell = getattr(declaration(feature, "demonstration"), "tell", None)
            if tell is not None:
                more = {"sign": sign_list} if feature == "assessment" else {}
                with transaction.atomic():  # one commit a feature; half a story is none
                    tell(people, today, **more)
