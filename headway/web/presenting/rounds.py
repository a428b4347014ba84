"""The annual round as pages show it: its steps, and the columns of its worksheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from headway.assessment.models import Case, RiskItem, RiskLevel, Round, RoundState
from headway.assessment.queries.rounds import party_words
from headway.assessment.queries.rounds_estate import academy_route, agenda_day
from headway.assessment.queries.rounds_steps import Standing, day_of, lock_day
from headway.core.components import Due, due
from headway.web.presenting.tones import short_category

NEARS = 14  # days before the deadline from which the page warns


@dataclass(frozen=True)
class Step:
    """One step of the round: where it stands, its count, its day and where it is done."""

    title: str
    words: str
    url: str
    link: str
    done: bool = False
    now: bool = False
    due: Due | None = None

    @property
    def state(self) -> str:
        """The word of the step's tag."""
        return "Done" if self.done else "Now" if self.now else "To come"

    @property
    def tone(self) -> str:
        """The colour of the step's tag."""
        return "good" if self.done else "watch" if self.now else "plain"


def deadline(found: Round, today: date) -> tuple[Due | None, str]:
    """The day by which the list is to be agreed, as a chip, and a warning when it is near."""
    day = lock_day(found)
    if day is None or found.locked:
        return None, ""
    left = (day - today).days
    when = f"{day.day} {day:%B %Y}"
    if left < 0:
        warning = f"The list was to be agreed by {when}, the last school day before half-term."
    elif left <= NEARS:
        warning = f"The list is to be agreed by {when}: {left} day{'' if left == 1 else 's'} left."
    else:
        warning = ""
    return due(day, today=today), warning


@dataclass(frozen=True)
class After:
    """What follows a locked list: Partners still to be given, and the annual letters."""

    without: int = 0  # listed schools without a Partner
    written: int = 0
    gone: int = 0


def steps_of(
    found: Round, at: Standing, today: date, review: Any, after: After | None = None
) -> list[Step]:
    """The steps in their order.

    review  the priority list's own progress, or None
    after   what followed the locked list; None before, and for the round of a past year
    """
    url = lambda name: reverse(name, args=[found.year_end])  # noqa: E731
    deciding = found.state in (RoundState.ASSESSING, RoundState.AGREEING)
    assessed = at.done == at.schools
    agreed = all(count == at.decided for count in at.agreed.values()) and at.decided > 0
    signed = [one for one in at.signed if one.counts]
    chip = lambda what, done: (  # noqa: E731
        due(day, today=today) if not done and (day := day_of(found, what)) else None
    )
    passed = found.state != RoundState.REVIEWING
    reviewed = passed and (review is None or review.done == review.total or found.locked)
    return [
        Step(
            "Review last year's list", _review_words(found, review),
            reverse("list_review") if _exists("list_review") else "", "Review the list",
            reviewed, not reviewed, chip("E-02", reviewed),
        ),
        Step(
            "Assess every school",
            f"{at.done} of {at.schools} done"
            + (f", {at.gaps} of them with a stated gap" if at.gaps else "")
            + f". {at.listed} would be listed.",
            url("round_worksheet"), "Open the worksheet",
            assessed, deciding and not assessed, chip("E-03", assessed),
        ),
        Step(
            "Contact and visit first-time vulnerable schools",
            f"{at.talks_done} of {at.talks} contacted and visited."
            if at.talks else "No school is seen as vulnerable for the first time.",
            url("round_talks"), "See the schools to contact",
            at.talks_done == at.talks, deciding and at.talks_done < at.talks,
            chip("E-07", at.talks_done == at.talks),
        ),
        Step(
            "Review jointly", _agreed_words(found, at), url("round_agreement"),
            "See what each party says", agreed, deciding and assessed and not agreed,
        ),
        Step(
            "Sign", _signed_words(found, at), url("round_sign"),
            "Read the signed list" if found.locked else "Go to the signatures",
            found.locked, found.state == RoundState.AGREEING and agreed,
            deadline(found, today)[0] if len(signed) < len(at.signed) else None,
        ),
        Step(
            "Give each listed school a Partner", _partner_words(found, after),
            reverse("partner_caseload"), "Open the caseloads",
            found.locked and not (after and after.without), bool(after and after.without),
        ),
        Step(
            "Write to every school", _letter_words(found, at, after),
            reverse("letters"), "Go to the letters",
            found.locked and (after is None or after.gone >= at.schools),
            bool(after) and after.gone < at.schools,  # type: ignore[union-attr]
        ),
        Step(
            "Notify concerns about academies",
            f"{at.academies_notified} of {at.academies} notified. Route: "
            f"{_lower(academy_route(found.rules))}."
            if at.academies
            else f"No concern is recorded. Route: {_lower(academy_route(found.rules))}.",
            url("round_academies"), "See the concerns",
            bool(at.academies) and at.academies == at.academies_notified,
            at.academies > at.academies_notified,
            due(agenda_day(found.year_end), today=today)
            if at.academies > at.academies_notified and notified(found) else None,
        ),
    ]  # fmt: skip


def notified(found: Round) -> bool:
    """Whether the version passes concerns about academies on in September."""
    settings = found.rules.contents.settings
    return settings is not None and settings.academy_concerns_notified


def _exists(name: str) -> bool:
    from django.urls import NoReverseMatch

    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _partner_words(found: Round, after: After | None) -> str:
    if after is None:
        return (
            "Every listed school was given one." if found.locked
            else "One for each school, once the list is locked."
        )  # fmt: skip
    if after.without == 1:
        return "1 listed school has none yet."
    return f"{after.without or 'No'} listed schools {'have none' if after.without else 'wait'} yet."


def _letter_words(found: Round, at: Standing, after: After | None) -> str:
    if after is None:
        return (
            "The letters of the year have gone." if found.locked
            else "Letters go to head and chair of every maintained school once the list is locked."
        )  # fmt: skip
    if not after.written:
        return "To head and chair of every maintained school. None is drafted yet."
    return f"{after.written} of {at.schools} drafted, {after.gone} sent."


def _review_words(found: Round, review: Any) -> str:
    if found.locked:
        return "Last year's list was reviewed before this one was agreed."
    if review is None or not review.total:
        return "No school is on last year's list."
    return f"{review.done} of {review.total} listed schools reviewed."


def _agreed_words(found: Round, at: Standing) -> str:
    said = [
        f"{party_words(found.rules, party)} agrees with {count} of {at.decided}"
        for party, count in at.agreed.items()
    ]
    said[0] = said[0][:1].upper() + said[0][1:]
    if at.disputed:
        said.append(f"{at.disputed} {'is' if at.disputed == 1 else 'are'} disputed")
    return f"{'; '.join(said)}."


def _signed_words(found: Round, at: Standing) -> str:
    if found.locked:
        return "Both parties have signed. The list is locked."
    said = []
    for one in at.signed:
        name = party_words(found.rules, one.party)
        if one.sign is None:
            said.append(f"{name} has not signed")
        elif one.counts:
            said.append(f"{name} has signed")
        else:
            said.append(f"{name} signed a list that has changed since, and has to sign again")
    words = "; ".join(said)
    return f"{words[:1].upper()}{words[1:]}."


# How what stands before a signature is cleared, by the key of the blocker.
CLEARED_BY = {
    "undecided": "Decide on each, or say why it can have no category.",
    "paused": "Answer the school; its case goes on then.",
    "reply": "Wait until the last day for a reply, or record the school's reply on its page.",
    "disputed": "Talk about each: a party changes its word, or the decision is changed.",
    "unsaid": "The party says so on each page, or agrees with all undisputed decisions at once on "
    "the joint review.",
}


def cleared_by(key: str) -> str:
    """What to do about a blocker."""
    return CLEARED_BY.get(key.partition("_")[0], "")


RISK_TONES = {RiskLevel.URGENT: "serious", RiskLevel.HIGH: "serious", RiskLevel.RAISED: "watch"}


def by_level(risks: Sequence[RiskItem]) -> list[tuple[str, str, bool, list[RiskItem]]]:
    """Name, tone, whether it stands open, and the schools of each level that has any."""
    found = []
    for level in RiskLevel:
        held = [one for one in risks if one.level == level]
        if held:
            tone = RISK_TONES.get(level, "plain")
            found.append((str(level.label), tone, tone == "serious", held))
    return found


@dataclass(frozen=True)
class ListedLine:
    """A school of the list in words."""

    case: Case
    category: str
    class_words: str
    code_words: str


def listed_lines(found: Round, cases: Sequence[Case]) -> list[ListedLine]:
    """The schools of a list with category, class and reason code in the version's words."""
    contents = found.rules.contents
    classes = {one.id: one.words for one in contents.classes}
    codes = {one.code: one.words for one in contents.reason_codes}
    return [
        ListedLine(
            case, short_category(case.decided_name), classes.get(case.class_id, case.class_id),
            codes.get(case.reason_code, case.reason_code),
        )
        for case in cases
    ]  # fmt: skip
