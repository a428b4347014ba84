"""One entry of the list: where it stands, who agreed, what was said of it, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from headway.accounts.models import User
from headway.core import clock
from headway.core.calendar import year_words
from headway.core.components import Due, Status, due
from headway.core.templatetags.headway_words import day
from headway.correspondence.models import Letter
from headway.priority.forms import evidence_of
from headway.priority.models import Entry, Removal, Spell
from headway.priority.queries.expectations import Checklist, checklist
from headway.priority.queries.letters import letters_about, sent_on
from headway.priority.queries.wording import ADDITION, REMOVAL, Wording, wording_for
from headway.priority.states import EntryState
from headway.web.presenting.priority_list import partner_names

TONES = {
    EntryState.LISTED: "serious",
    EntryState.CARRIED_FORWARD: "serious",
    EntryState.REMOVAL_PROPOSED: "watch",
    EntryState.REMOVED: "quiet",
}


@dataclass(frozen=True)
class Signature:
    """One party's word, with role and moment."""

    party: str
    agrees: bool
    by: str
    role: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Task:
    """Something that a new entry sets off (F-07)."""

    words: str
    done: bool
    due: Due | None = None
    note: str = ""


@dataclass(frozen=True)
class EntryPage:
    """Everything on the page of an entry."""

    entry: Entry
    wording: Wording
    status: Status
    signatures: tuple[Signature, ...]
    evidence: tuple[tuple[str, str], ...]
    spells: tuple[tuple[Spell, str, str], ...]
    letters: tuple[Letter, ...]
    removal: Removal | None
    checklist: Checklist | None
    tasks: tuple[Task, ...]
    partner: str
    year: str

    @property
    def class_words(self) -> str:
        """The class in words."""
        return self.wording.class_words(self.entry.category, self.entry.class_id)

    @property
    def reason_words(self) -> str:
        """The reason in words, or that none matches."""
        if not self.entry.reason_code:
            return "No reason of this version matches: a person has to choose one"
        return self.wording.reason(self.entry.reason_code)


def signatures_of(entry: Entry) -> tuple[Signature, ...]:
    """Who agreed this entry: its own signatures, or those under the annual round (E-23)."""
    names = dict(entry.assents.model._meta.get_field("party").choices or ())
    if entry.round is not None:
        return tuple(
            Signature(str(names.get(s.party, s.party)), True, str(s.by), s.role, s.at)
            for s in entry.round.sign_offs.filter(current=True).select_related("by").order_by("at")
        )
    return tuple(
        Signature(a.get_party_display(), a.agrees, str(a.by), a.role_words, a.at, a.reason)
        for a in entry.assents.filter(reclassification=None).select_related("by")
    )


def status_of(entry: Entry, wording: Wording, signed: tuple[Signature, ...]) -> Status:
    """The status line: class, since when, why, and by whom it was agreed."""
    words = wording.class_words(entry.category, entry.class_id)
    agreed = " and ".join(
        f"{one.role} for {one.party.lower()}, {day(one.at)}" for one in signed if one.agrees
    )
    if entry.is_on_list:
        title = f"{wording.term}: {lower(words)}"
    elif entry.is_before_listing:
        title = f"{entry.get_state_display()}: {lower(words)}"
    else:
        title = f"{entry.get_state_display()}. It was: {lower(words)}"
    return Status(
        words=title,
        since=entry.since_on if entry.is_on_list else entry.left_on,
        why=entry.rationale,
        said_by=f"Agreed by the {agreed}." if agreed else "Not agreed by both parties.",
        tone=TONES.get(EntryState(entry.state), "watch"),
    )


def lower(words: str) -> str:
    """Words inside a sentence."""
    rest = words.rpartition(": ")[2]
    return rest if rest[:2].isupper() or rest.startswith("Ofsted") else rest[:1].lower() + rest[1:]


def entry_page(entry: Entry, user: User) -> EntryPage:
    """What the page of an entry shows (a fixed number of queries)."""
    wording = wording_for(entry.framework_key)
    signed = signatures_of(entry)
    letters = letters_about([entry.about])[entry.about]
    partner = partner_names([entry.school_id]).get(entry.school_id, "")
    spells = tuple(
        (s, wording.class_words(s.category, s.class_id), wording.reason(s.reason_code))
        for s in entry.spells.all()
    )
    removals = list(entry.removals.all())
    return EntryPage(
        entry=entry,
        wording=wording,
        status=status_of(entry, wording, signed),
        signatures=signed,
        evidence=tuple(evidence_of(entry)),
        spells=spells,
        letters=tuple(letters),
        removal=removals[0] if removals else None,
        checklist=checklist(entry) if entry.entered_on else None,
        tasks=tuple(tasks_of(entry, wording, letters, partner)),
        partner=partner,
        year=year_words(entry.year_end),
    )


def tasks_of(entry: Entry, wording: Wording, letters: list[Letter], partner: str) -> list[Task]:
    """What an addition or a removal sets off, done or not (F-06, F-07)."""
    today = clock.today()
    if entry.state == EntryState.REMOVAL_PROPOSED:
        told = sent_on(entry.about, "removal")
        first = min((r.proposed_on for r in entry.removals.all()), default=today)
        return [_task("Letter that confirms the removal", told, wording.due(REMOVAL, first), today)]
    if not entry.is_on_list or entry.entered_on is None:
        return []
    kind = "annual_listed" if entry.round_id else "in_year_addition"
    told = next((x.sent_at.date() for x in letters if x.kind == kind and x.sent_at), None)
    plan = entry.expectations.filter(code="W-04", answer="done").order_by("-on").first()
    by = wording.due(ADDITION, entry.entered_on)
    return [
        _task("Letter that tells the head and the chair", told, by, today),
        Task(
            f"{wording.partner_title} allocated", bool(partner),
            None if partner else due(entry.entered_on, today=today), partner,
        ),
        Task("Plan agreed with the school", plan is not None, None, day(plan.on) if plan else ""),
    ]  # fmt: skip


def _task(words: str, done: date | None, by: date, today: date) -> Task:
    if done:
        return Task(words, True, None, f"sent on {day(done)}")
    return Task(words, False, due(by, today=today))
