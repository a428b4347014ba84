"""The kinds of letters and the fields that their texts may name.

A feature declares its own in `headway/<feature>/letters.py`:

    KINDS = {"removal": Kind("removal", "Removal from the list", fields=("reason", "ground"))}
    FIELDS = {"ground": Field("ground", "Why the school leaves the list", "Two years of ...")}

Correspondence finds them there, so that it knows nothing of the features above it. What every
letter may say (school, head, chair, date, council ...) is in `correspondence.fields`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps

from headway.core.features import declaration
from headway.core.refusals import Refused

HEAD, CHAIR, COUNCIL, REGULATOR = "head", "chair", "council", "regulator"
BOTH = (HEAD, CHAIR)


@dataclass(frozen=True)
class Context:
    """What the value of a field may rest on.

    given      values that came with the letter, by field: they win over a field's own `value`
    framework  the framework version that the letter is written under
    contacts   the school's people on the day, by role: "head", "chair"
    version    the stored framework version (`frameworks.models.Version`)
    """

    on: date
    framework: Any
    version: Any
    kind: "Kind"
    given: Mapping[str, str] = field(default_factory=dict)
    contacts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """Something that a text may name in braces.

    name     as it is written in a text: {reason}
    words    what it holds, for whoever edits a text
    example  what it may look like
    value    from the school and the context; None where the value comes with each letter
    blank    whether it may be empty, such as a Partner who is not named yet
    """

    name: str
    words: str
    example: str
    value: Callable[[Any, Context], str] | None = None
    blank: bool = False


@dataclass(frozen=True)
class Addressee:
    """A school that a run writes to: which letter, why this one, and the letter's own values.

    about  a plain reference to the case behind it, "priority.entry:12"
    """

    urn: int
    kind: str
    why: str
    fields: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of letter.

    to          who gets it: head, chair, council, regulator
    about       what the letter is for, in words
    fields      the fields of its own that its text may name, beside the standard ones
    addressees  for a kind that goes out in a run: the schools it is due to on a day
    marking     the protective marking printed on it
    urgent      may be sent on a Friday or before a holiday, when a reason is given
    answer_by   working days in which an answer is asked for; 0 for a letter that asks for none
    number      its number in the list of documents (part II, 5)
    """

    key: str
    title: str
    to: tuple[str, ...] = BOTH
    about: str = ""
    fields: tuple[str, ...] = ()
    addressees: Callable[[date], Iterable[Addressee]] | None = None
    marking: str = "OFFICIAL-SENSITIVE"
    urgent: bool = False
    answer_by: int = 0
    number: int = 0


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind that a feature declares, by key."""
    return {key: kind for module in _declared() for key, kind in module.KINDS.items()}


@cache
def fields() -> Mapping[str, Field]:
    """Every field that a feature declares, by name."""
    found = [getattr(module, "FIELDS", {}) for module in _declared()]
    return {name: one for each in found for name, one in each.items()}


def kind_of(key: str) -> Kind:
    """A kind by its key. Raises Refused, naming the kinds that there are."""
    if key not in kinds():
        raise Refused(f"There is no letter of the kind {key}. There are: {', '.join(kinds())}.")
    return kinds()[key]


def _declared() -> list[Any]:
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("headway.") and (module := declaration(config.label, "letters")):
            found.append(module)
    return found
