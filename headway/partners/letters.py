"""What letters may say of a school's Partner."""

from typing import Any

from headway.correspondence.kinds import Field, Kind
from headway.partners.queries import partner_of


def partner_sentence(school: Any, context: Any) -> str:
    """ "Your Priority Partner is Pat Demo.", or nothing while nobody is allocated."""
    found = partner_of(school, context.on)
    bodies = context.framework.contents.bodies
    if found is None or bodies is None:
        return ""
    return f"Your {bodies.partner} is {found.person.name}."


KINDS: dict[str, Kind] = {}
FIELDS = {
    "partner": Field(
        "partner", "a sentence that names the school's Partner, or nothing",
        "Your Priority Partner is Ms P Demo.", partner_sentence, blank=True,
    )
}  # fmt: skip
