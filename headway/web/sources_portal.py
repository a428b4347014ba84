"""What the school's own pages are made of, each part read once."""

from __future__ import annotations

from typing import Any

from headway.accounts.models import Holding, Invitation
from headway.accounts.models.invitations import PORTAL_ROLES
from headway.assessment.models import Approach, Case, Challenge, RoundState
from headway.assessment.queries.rounds import parties_of, party_words, rounds
from headway.core import clock
from headway.core.access import Actor
from headway.correspondence.models import Letter
from headway.evidence.catalogue import indicators
from headway.evidence.facts import year_label
from headway.intelligence.queries import shared_with_school
from headway.measures.queries import headline_measures
from headway.partners.queries import partner_of
from headway.priority.models import Entry, SelfReport
from headway.priority.queries import entry_of, wording_on
from headway.priority.queries.expectations import checklist
from headway.schools.models import School
from headway.web.presenting.measures import panels_of
from headway.web.presenting.portal import own_school

PROPOSAL = "what is proposed or decided for the school"


def open_entry(school: School) -> Entry | None:
    """The school's place on the list, while it is on it."""
    entry = entry_of(school)
    return entry if entry is not None and entry.is_on_list else None


def first_page(user: Actor, school: School) -> dict[str, Any]:
    """The parts of the first page."""
    today = clock.today()
    entry = open_entry(school)
    found = list(rounds()[:2])
    locked = next((one for one in found if one.state == RoundState.LOCKED), None)
    case = Case.objects.filter(round=locked, school=school).first() if locked else None
    sent = list(
        Letter.objects.visible_to(user).filter(school=school, out_at__isnull=False)
        .order_by("-out_at")
    )  # fmt: skip
    wording = wording_on(today)
    page = own_school(
        urn=school.urn,
        today=today,
        wording=wording,
        entry=entry,
        round_=locked,
        case=case,
        approach=_talk(school, found),
        letters=sent[:5],
        checklist=checklist(entry) if entry else None,
        challenges=Challenge.objects.visible_to(user).waiting().filter(school=school),
        reports=SelfReport.objects.visible_to(user).filter(school=school).open(),
        partner=_partner(school) if entry else None,
        both=_both(wording),
    )
    return {
        "page": page,
        "letter": sent[0] if sent else None,
        "shared": shared_with_school(school.urn).count(),
        "version": wording.title,
    }


def _partner(school: School) -> Any:
    found = partner_of(school)
    return found.person if found else None


def figures_shown(school: School) -> list[tuple[Any, str]]:
    """The headline figures as panels, each with the reference by which it is called wrong."""
    measures = headline_measures(school, brief=True)
    panels = panels_of(school, measures, brief=True)
    return [
        (panel, f"figure:{m.indicator.id}:{m.latest.year_end if m.latest else ''}:{m.group}")
        for panel, m in zip(panels, measures, strict=True)
    ]


def _both(wording: Any) -> str:
    if wording.framework is None:
        return "the council and the service"
    rules = wording.framework
    return " and ".join(party_words(rules, party) for party in parties_of(rules))


def _talk(school: School, found: list[Any]) -> Approach | None:
    """The talk of a round that is not signed yet: a head reads nothing of it before contact."""
    open_rounds = [one for one in found if one.state != RoundState.LOCKED]
    return Approach.objects.filter(case__round__in=open_rounds, case__school=school).first()


def challenges_of(user: Actor, school: School) -> Any:
    """What the school said is wrong, latest first."""
    said = Challenge.objects.visible_to(user).filter(school=school)
    return said.select_related("made_by", "answered_by").order_by("-made_at")


def wrong_words(school: School, about: str) -> str:
    """What a reference is about, in words: "figure:P_RWM_EXP:2025:all" names the measure."""
    kind, _, rest = about.partition(":")
    if kind == "figure":
        key, _, further = rest.partition(":")
        year, _, group = further.partition(":")
        if key in indicators() and year.isdecimal():
            of = "" if group in {"", "all"} else f", {group.replace('_', ' ')} pupils"
            return f"{indicators()[key].name}, {year_label(int(year))}{of}"
    if kind == "entry":
        return "an entry that is shared with you"
    if kind == "register":
        return "the register: name, people, address or numbers"
    return PROPOSAL


def not_invited(user: Actor) -> list[School]:
    """Maintained schools that nobody of theirs can open (three queries)."""
    opened = set(
        Holding.objects.on(clock.today())
        .filter(role__in=[key for key, _ in PORTAL_ROLES], urn__isnull=False)
        .values_list("urn", flat=True)
    )
    asked = set(Invitation.objects.waiting().values_list("urn", flat=True))
    schools = School.objects.visible_to(user).open_now().filter(maintained=True)
    return [school for school in schools.order_by("name") if school.urn not in opened | asked]
