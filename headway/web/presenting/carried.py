"""What is kept under a school's earlier numbers and is still to be known, or still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from headway.accounts.models import User
from headway.assessment.models import Challenge
from headway.core.access import Permission
from headway.core.templatetags.headway_words import day
from headway.intelligence.models import Entry as Heard
from headway.partners.models import Allocation
from headway.priority.models import Entry
from headway.priority.queries.wording import wordings
from headway.schools.models import School
from headway.schools.queries import lineage_before

P = Permission


@dataclass(frozen=True)
class Carried:
    """One thing under an earlier number, with the way to it; `open` says that it still waits."""

    words: str
    url: str
    link: str
    open: bool = False


def carried(school: School, user: User, on: date) -> list[Carried]:
    """What stands under the earlier numbers, as far as this person may see it (at most eight
    queries, and one where the school was always this one)."""
    urns = lineage_before(school)
    if not urns:
        return []
    seen = School.objects.visible_to(user).filter(urn__in=urns)
    names = dict(seen.values_list("urn", "name"))
    return [
        *_listed(user, names), *_challenged(user, names), *_allocated(user, names, on),
        *_heard(user, names),
    ]  # fmt: skip


def _listed(user: User, names: dict[int, str]) -> list[Carried]:
    entries = Entry.objects.visible_to(user).filter(school__in=names, since_on__isnull=False)
    held = list(entries.order_by("-year_end", "-pk"))
    words = wordings(entry.framework_key for entry in held)
    latest = {entry.school_id: entry for entry in reversed(held)}
    made = []
    for urn, entry in latest.items():
        kind = words[entry.framework_key].class_words(entry.category, entry.class_id)
        left = entry.left_on or entry.closed_on
        until = f"until {day(left)}. {entry.closing_words}" if left else "and still stands there"
        made.append(
            Carried(
                f"{names[urn]} was on the priority list from {day(entry.since_on)} {until}".strip()
                + f" Class: {kind}.",
                reverse("school_decisions", args=[urn]), "Decisions",
                open=left is None,
            )
        )  # fmt: skip
    return made


def _challenged(user: User, names: dict[int, str]) -> list[Carried]:
    waiting = Challenge.objects.visible_to(user).waiting().filter(school__in=names)
    return [
        Carried(
            f"{names[one.school_id]} said that something is wrong, and has no answer yet: "
            f"{one.about_words or one.kind_words}",
            reverse("round_challenge", args=[one.pk]), "Answer it", open=True,
        )
        for one in waiting
    ]  # fmt: skip


def _allocated(user: User, names: dict[int, str], on: date) -> list[Carried]:
    held = Allocation.objects.visible_to(user).on(on).filter(school__in=names)
    return [
        Carried(
            f"{one.profile.person.name} has looked after {names[one.school_id]} since "
            f"{day(one.from_on)}. The allocation goes with the earlier number: end it, and "
            "allocate this school if it is listed.",
            reverse("partner_school", args=[one.school_id]), "Priority Partner", open=True,
        )
        for one in held.select_related("profile__person")
    ]  # fmt: skip


def _heard(user: User, names: dict[int, str]) -> list[Carried]:
    if not user.reach(P.INTELLIGENCE_SEE, P.INTELLIGENCE_OWN):
        return []
    counts: dict[int, int] = {}
    for (urn,) in Heard.objects.visible_to(user).filter(school__in=names).values_list("school"):
        counts[urn] = counts.get(urn, 0) + 1
    return [
        Carried(
            f"{count} {'entry' if count == 1 else 'entries'} of intelligence about {names[urn]}",
            reverse("school_intelligence", args=[urn]), "Read what was heard",
        )
        for urn, count in counts.items()
    ]  # fmt: skip
