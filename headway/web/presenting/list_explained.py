"""The list explained, for the council: how each school got on, and who was left out, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.http import QueryDict

from headway.accounts.models import User
from headway.assessment.models import Case, CaseState, Proposal, Round, Run
from headway.core import clock
from headway.core.calendar import year_words
from headway.core.templatetags.headway_words import day
from headway.measures.models import ReleaseRecord
from headway.priority.models import Assent, Entry, Reclassification, Trigger
from headway.priority.queries.wording import Wording, wordings
from headway.priority.states import EntryState
from headway.schools.models import School
from headway.web.presenting.priority_list import GROUPS, MARKING, ListRow
from headway.web.presenting.reasons import fact_id_of, what_would_change
from headway.web.presenting.tones import short_category
from headway.web.presenting.work_filters import Question, narrowed
from headway.web.sources import listing_rules, rule_words

PAPER = Path(__file__).resolve().parent.parent / "documents" / "explained.typ"
NOT_AGREED = (EntryState.NOT_LISTED, EntryState.WITHDRAWN)
NOTHING_PROPOSED = (
    "The rules proposed no listing of this school on the published evidence held with the "
    "agreement. People put it on the list, for the reason above."
)


@dataclass(frozen=True)
class Word:
    """One party's word on a listing."""

    party: str
    agrees: bool
    by: str
    role: str
    on: date

    @property
    def sentence(self) -> str:
        """Who said it, in which role, when."""
        said = "agreed" if self.agrees else "did not agree"
        return f"{self.party}: {self.by}, {self.role}, {said} on {day(self.on)}"


@dataclass(frozen=True)
class LeftOut:
    """A school that was proposed for the list and is not on it, with the reason."""

    school: School
    proposed: str
    how: str
    why: str


def round_on(on: date) -> Round | None:
    """The round whose agreed list held on a day."""
    found = Round.objects.filter(locked_at__date__lte=on).select_related("framework", "run")
    return found.order_by("-locked_at").first()


def left_out(on: date, listed: Iterable[int], user: User) -> list[LeftOut]:
    """Schools proposed for the list that held on a day, and not on it (four queries)."""
    here, found = set(listed), round_on(on)
    made = []
    if found is not None:
        cases = Case.objects.visible_to(user).filter(round=found, proposed_listed=True)
        for case in cases.exclude(decided_listed=True).select_related("school"):
            made.append(_not_decided(case, found))
    since = found.locked_at.date() if found and found.locked_at else date.min
    entries = Entry.objects.visible_to(user).filter(
        state__in=NOT_AGREED, closed_on__lte=on, closed_on__gte=since, entered_on__isnull=True
    )
    held = list(entries.select_related("school"))
    words = wordings(entry.framework_key for entry in held)
    made += [_not_agreed(entry, words[entry.framework_key]) for entry in held]
    gone = [one for one in made if one.school.urn not in here]
    return sorted(gone, key=lambda one: (one.school.name, one.school.urn))


def _not_decided(case: Case, found: Round) -> LeftOut:
    how = f"Annual round {found.year_words}"
    if case.state == CaseState.DECIDED:
        why = " ".join(part for part in (case.differs_reason, case.rationale) if part)
        return LeftOut(case.school, case.proposed_name, f"{how}: decided not to list it", why)
    why = case.gap or "No decision was recorded."
    return LeftOut(case.school, case.proposed_name, f"{how}: {case.get_state_display()}", why)


def _not_agreed(entry: Entry, wording: Wording) -> LeftOut:
    how = f"Proposed within the year ({entry.get_trigger_display().lower()}): "
    said = entry.closing_words or "No reason was recorded."
    words = wording.class_words(entry.category, entry.class_id)
    return LeftOut(entry.school, words, how + str(entry.get_state_display()).lower(), said)


LEFT_QUESTIONS = (
    Question("phase", "Phase", lambda one: [(one.school.reporting_phase,
                                             GROUPS.get(one.school.reporting_phase, ""))]),
    Question("district", "District", lambda one: [(one.school.district or "none",
                                                   one.school.district or "Not recorded")]),
)  # fmt: skip


def left_out_asked(found: Sequence[LeftOut], asked: QueryDict) -> list[LeftOut]:
    """Those left out, narrowed by what can be asked of them: phase, district and search."""

    def text(one: LeftOut) -> str:
        return f"{one.school.name} {one.school.urn} {one.school.district}".casefold()

    return list(narrowed(found, LEFT_QUESTIONS, asked, text=text).rows)


@dataclass(frozen=True)
class Behind:
    """What stands behind the rows of a list: proposals, words of both parties, files."""

    proposals: Mapping[tuple[int, int], Proposal]  # by run and URN
    runs: Mapping[int, Run | None]  # by entry
    words: Mapping[int, tuple[Word, ...]]  # by entry
    files: Mapping[str, tuple[int, str]]  # by release: its number in the document, and its title

    def numbers(self, proposal: Proposal, cited: Iterable[str]) -> str:
        """The numbers of the files that cited facts come from: "[1, 4]", or nothing."""
        urn, wanted = proposal.school_id, set(cited)
        released = {
            fact["release"]
            for fact in proposal.facts
            if (fact.get("id") or fact_id_of(fact, urn)) in wanted and fact.get("release")
        }
        found = sorted(self.files[one][0] for one in released if one in self.files)
        return f"[{', '.join(map(str, found))}]" if found else ""


def behind(entries: Sequence[Entry], user: User) -> Behind:
    """Everything that the explanation of these entries reads (a fixed number of queries)."""
    runs = _runs_of(entries)
    wanted = {run.pk for run in runs.values() if run is not None}
    proposals = Proposal.objects.visible_to(user).filter(
        run__in=wanted, school__in={entry.school_id for entry in entries}
    )
    held = {(one.run_id, one.school_id): one for one in proposals}
    released = {
        str(fact["release"]) for one in held.values() for fact in one.facts if fact.get("release")
    }
    files = ReleaseRecord.objects.filter(release_id__in=released).order_by("title", "release_id")
    numbered = {
        one.release_id: (place, f"{one.title}, public on {day(one.as_at)}")
        for place, one in enumerate(files, start=1)
    }
    return Behind(held, runs, words_of(entries), numbered)


def _runs_of(entries: Sequence[Entry]) -> dict[int, Run | None]:
    """The assessment that each listing was agreed on: its round's, else the one known then."""
    rounds = {
        one.pk: one.run
        for one in Round.objects.filter(pk__in={e.round_id for e in entries if e.round_id})
        .select_related("run", "run__framework", "run__edition")
    }  # fmt: skip
    stored = Run.objects.exclude(framework=None).select_related("framework", "edition")
    every = sorted(stored, key=lambda run: run.created_at)

    def known(entry: Entry) -> Run | None:
        if entry.round_id:
            return rounds[entry.round_id]
        day_of = entry.entered_on or entry.opened_on
        before = [run for run in every if run.created_at.date() <= day_of]
        return before[-1] if before else next((run for run in every if run.current), None)

    return {entry.pk: known(entry) for entry in entries}


def words_of(entries: Sequence[Entry]) -> dict[int, tuple[Word, ...]]:
    """Who agreed each listing for which party: under the round, or on the entry itself."""
    rounds = {
        one.pk: tuple(
            Word(str(s.get_party_display()), True, str(s.by), s.role, s.at.date())
            for s in one.sign_offs.all()
            if s.current
        )
        for one in Round.objects.filter(pk__in={e.round_id for e in entries if e.round_id})
        .prefetch_related("sign_offs__by")
    }  # fmt: skip
    given: dict[int, list[Word]] = {}
    agreed = Reclassification.State.AGREED
    assents = Assent.objects.filter(entry__in=[e.pk for e in entries]).select_related(
        "by", "reclassification"
    )
    for one in assents:
        if one.reclassification is not None and one.reclassification.state != agreed:
            continue
        party = str(one.get_party_display()) + (
            ", to the new class" if one.reclassification is not None else ""
        )
        word = Word(party, one.agrees, str(one.by), one.role_words, one.at.date())
        given.setdefault(one.entry_id, []).append(word)
    return {
        entry.pk: (*rounds.get(entry.round_id or 0, ()), *given.get(entry.pk, ()))
        for entry in entries
    }


def paper_of(
    rows: Sequence[ListRow],
    others: Sequence[LeftOut],
    *,
    on: date,
    wording: Wording,
    facts: Sequence[tuple[str, str]],
    user: User,
) -> dict[str, Any]:
    """The whole document as plain data: strings and lists only, as it travels as JSON."""
    held = behind([one.row.entry for one in rows], user)
    full = {e.pk: e for e in Entry.objects.filter(pk__in=[one.row.entry.pk for one in rows])}
    contents = wording.framework.contents if wording.framework else None
    bodies = contents.bodies if contents else None
    title = "The priority list explained"
    return {
        "title": f"{title}, as at {day(on)}",
        "heading": title,
        "author": bodies.provider if bodies else "Headway",
        "about": "How each school came onto the list, and who was left out, for the council",
        "lead": _lead(rows, others, on),
        "note": contents.note if contents else "",
        "facts": [list(fact) for fact in facts],
        "schools": [_school(one, full[one.row.entry.pk], held) for one in rows],
        "left": [
            [f"{one.school.name} ({one.school.urn})", one.proposed, one.how, one.why]
            for one in others
        ],
        "files": [[f"[{number}]", title] for number, title in held.files.values()],
        "marking": MARKING,
        "footer": f"{title}, as at {day(on)}. Made on {day(clock.today())}",
    }


def _lead(rows: Sequence[ListRow], others: Sequence[LeftOut], on: date) -> str:
    size, out = len(rows), len(others)
    said = f"{size} {'school' if size == 1 else 'schools'} on the list on {day(on)}"
    left = f"{out} {'was' if out == 1 else 'were'} proposed and left out"
    return f"{said}; {left if out else 'none that was proposed is left out'}."


def _school(one: ListRow, entry: Entry, held: Behind) -> dict[str, Any]:
    row, school = one.row, one.row.school
    run = held.runs[entry.pk]
    proposal = held.proposals.get((run.pk, school.urn)) if run else None
    words, evidence = held.words[entry.pk], _evidence(proposal, run, held)
    since = f"On the list since {day(row.since)}"
    if row.class_since != row.since:
        since += f", so classed since {day(row.class_since)}"
    return {
        "key": f"school-{school.urn}",
        "name": f"{school.name} ({school.urn})",
        "small": " · ".join(
            part for part in (str(school.get_phase_display()), school.district) if part
        ),
        "class": short_category(row.class_words),
        "reason": row.reason_words or "No reason code of this version",
        "since": since + ".",
        "since_day": day(row.since),
        "how": _how(entry),
        "why": row.rationale,
        "evidence": evidence,
        "unknown": [one["because"] for one in proposal.could_not_check] if proposal else [],
        "agreed": [word.sentence for word in words]
        or ["No agreement of either party is on record."],
        "change": _change(one, sum(1 for rule in evidence["rules"] if rule["rule"])),
    }


def _how(entry: Entry) -> str:
    """How it came on: the round, or what set the addition off; and from when it was carried."""
    said = {
        Trigger.ROUND: f"Agreed in the annual round {year_words(entry.year_end)}",
    }.get(Trigger(entry.trigger), f"Added within the year: {entry.get_trigger_display().lower()}")
    if entry.carried_from_id is not None:
        said += ", carried forward from the year before"
    return said + "."


def _evidence(proposal: Proposal | None, run: Run | None, held: Behind) -> dict[str, Any]:
    """What the rules said: the sentences of those that list a school, with their files."""
    if run is None or proposal is None:
        return {"lead": "No assessment of this school is held.", "rules": []}
    where = f"Edition {run.edition.number}, evidence as at {day(run.as_at)}, {run.version_title}."
    if not proposal.listed:
        return {"lead": f"{NOTHING_PROPOSED} {where}", "rules": []}
    because = proposal.trace.get("because") or []
    words, lists = rule_words(run), listing_rules(run)
    rules = [
        {
            "rule": f"Rule {rule}: {words[rule]}" if words.get(rule) else f"Rule {rule}",
            "sentences": [
                [one["sentence"], held.numbers(proposal, one.get("facts", ()))] for one in items
            ],
        }
        for rule, items in groupby(because, key=lambda item: item.get("rule", ""))
        if rule in lists or not lists
    ]
    if not rules:
        rules = [{"rule": "", "sentences": [[sentence, ""] for sentence in proposal.reasons]}]
    proposed = short_category(proposal.category_name).lower()
    return {"lead": f"The rules proposed it as: {proposed}. {where}", "rules": rules}


def _change(one: ListRow, rules: int) -> str:
    """What would end it: the rule of removal that holds for its reason, then the rules."""
    row = one.row
    if row.wording.rests_on_inspection(row.reason_code):
        said = (
            "A good or outstanding inspection whose feedback shows no further need of support. "
            "A good one that still names issues changes the class instead."
        )
        if one.ranked.window is not None:
            expects = "is" if one.ranked.window >= one.today else "was"
            said += f" The next inspection {expects} expected by {day(one.ranked.window)}."
    else:
        said = "The annual review, or a recommendation of the committee, with its reason."
    more = what_would_change(rules)
    return f"{said} {more}".strip()
