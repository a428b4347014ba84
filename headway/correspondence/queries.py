"""What pages and other features ask of letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet

from headway.accounts.models import Holding
from headway.core.access import Actor, Permission
from headway.core.calendar import first_day, year_end_of
from headway.correspondence.models import (
    Answer,
    Channel,
    Form,
    Letter,
    LetterFile,
    LetterRun,
    Recipient,
    Template,
)
from headway.correspondence.states import (
    OUT,
    CopyState,
    LetterState,
    RunState,
    TemplateState,
)
from headway.schools.models import School

UNSURE = Q(state=CopyState.SENDING)


def letters() -> QuerySet[Letter]:
    """Every letter, without its words."""
    return Letter.objects.select_related("school").defer("text", "fields")


def letters_of(school: School | int) -> QuerySet[Letter]:
    """The letters to one school, latest first."""
    urn = school if isinstance(school, int) else school.urn
    return letters().filter(school_id=urn).exclude(state=LetterState.CANCELLED)


def letter_for(about: str, kind: str = "") -> Letter | None:
    """The letter about a case ("priority.entry:12"), of one kind if one is named."""
    found = Letter.objects.filter(about=about).exclude(state=LetterState.CANCELLED)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("-pk").first()


def letters_for(abouts: Iterable[str], kind: str = "") -> dict[str, Letter]:
    """The letters about many cases, by case, in one query."""
    found = letters().filter(about__in=list(abouts)).exclude(state=LetterState.CANCELLED)
    if kind:
        found = found.filter(kind=kind)
    return {letter.about: letter for letter in found.order_by("pk")}


def sent_on(about: str, kind: str) -> date | None:
    """The day on which the letter about a case went; None while it has not."""
    letter = letter_for(about, kind)
    gone = letter is not None and letter.state in {LetterState.SENT, LetterState.ACKNOWLEDGED}
    return letter.sent_at.date() if gone and letter and letter.sent_at else None


def copies_of(letter: Letter) -> QuerySet[Recipient]:
    """Who got the letter and what became of each copy, copies sent again included."""
    return letter.recipients.select_related("again_of", "letter").order_by("role", "pk")


def bytes_of(letter: Letter, form: str) -> LetterFile | None:
    """The exact bytes of an approved letter."""
    return LetterFile.objects.filter(letter=letter, form=form).first()


def kept_pdf(letter: Letter) -> bytes | None:
    """The PDF as it was approved; None before that."""
    found = bytes_of(letter, Form.PDF)
    return bytes(found.content) if found else None


def answers_of(letter: Letter) -> QuerySet[Answer]:
    """What the school answered, in order."""
    return letter.answers.select_related("by", "taken_by").prefetch_related(Prefetch("file"))


def bounced() -> QuerySet[Recipient]:
    """Copies that came back and have not been sent again."""
    return (
        Recipient.objects.filter(state=CopyState.BOUNCED, sent_again__isnull=True)
        .select_related("letter__school")
        .order_by("pk")
    )


def unsure(before: date | None = None) -> QuerySet[Recipient]:
    """Copies of which nobody knows whether they went: the process that sent them is gone."""
    return Recipient.objects.filter(UNSURE).select_related("letter__school")


def unanswered(today: date) -> QuerySet[Letter]:
    """Letters of this academic year that asked for an answer by a day now past, and have none.

    Those of earlier years are not asked after any more: the review of the year has overtaken them.
    """
    return ever_unanswered(today).filter(answer_by__gte=first_day(year_end_of(today)))


def ever_unanswered(today: date) -> QuerySet[Letter]:
    """Letters of any year that asked for an answer by a day now past, and have none."""
    return (
        letters()
        .filter(state__in=OUT, answer_by__lt=today, answers__isnull=True)
        .exclude(state=LetterState.ACKNOWLEDGED)
    )


def runs() -> QuerySet[LetterRun]:
    """Every run, latest first, with how many letters it has and how far they are."""
    copies = "letters__recipients"
    return LetterRun.objects.select_related(
        "planned_by", "approved_by", "framework", "job"
    ).annotate(
        count=Count("letters", filter=~Q(letters__state=LetterState.CANCELLED), distinct=True),
        gone=Count("letters", filter=Q(letters__out_at__isnull=False), distinct=True),
        came_back=Count(
            copies,
            filter=Q(letters__recipients__state=CopyState.BOUNCED)
            & Q(letters__recipients__sent_again__isnull=True),
            distinct=True,
        ),
    )


def runs_seen(user: Actor) -> QuerySet[LetterRun]:
    """The runs that a person may see: all of them, or none."""
    return runs() if user.holds(Permission.LETTER_LIST) else runs().none()


@dataclass(frozen=True)
class Tally:
    """How far the letters of a run are. Counted when asked for, never stored."""

    letters: int = 0
    draft: int = 0
    approved: int = 0
    held: int = 0
    sending: int = 0
    sent: int = 0
    acknowledged: int = 0
    cancelled: int = 0
    copies: int = 0
    by_email: int = 0
    by_post: int = 0
    to_post: int = 0
    queued: int = 0
    unsure: int = 0
    bounced: int = 0
    opened: int = 0
    answered: int = 0

    @property
    def to_go(self) -> int:
        """Letters that are neither gone nor held back nor cancelled."""
        return self.draft + self.approved + self.sending - self.held


def tally(run: LetterRun) -> Tally:
    """The run's letters and copies by state: three queries."""
    states = run.letters.aggregate(
        **{s.value: Count("pk", filter=Q(state=s)) for s in LetterState},
        held=Count(
            "pk",
            filter=~Q(held_because="") & Q(state__in=(LetterState.DRAFT, LetterState.APPROVED)),
        ),
        answered=Count("pk", filter=Q(answers__isnull=False), distinct=True),
    )
    answered = states.pop("answered")
    copies = Recipient.objects.filter(letter__run=run).aggregate(
        copies=Count("pk"),
        by_email=Count("pk", filter=Q(channel=Channel.EMAIL)),
        by_post=Count("pk", filter=Q(channel=Channel.POST)),
        to_post=Count(
            "pk",
            filter=Q(channel=Channel.POST, state=CopyState.QUEUED, letter__state__in=OUT),
        ),
        queued=Count("pk", filter=Q(channel=Channel.EMAIL, state=CopyState.QUEUED)),
        unsure=Count("pk", filter=UNSURE),
        bounced=Count("pk", filter=Q(state=CopyState.BOUNCED, sent_again__isnull=True)),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
    )
    total = sum(states[s.value] for s in LetterState if s != LetterState.CANCELLED)
    return Tally(letters=total, answered=answered, **states, **copies)


def written_and_gone(kinds: Iterable[str], since: date) -> tuple[int, int]:
    """How many letters of these kinds are dated on or after a day, and how many have gone."""
    held = Letter.objects.filter(kind__in=list(kinds), dated__gte=since)
    found = held.exclude(state=LetterState.CANCELLED).aggregate(
        written=Count("pk"), gone=Count("pk", filter=Q(state__in=OUT))
    )
    return found["written"], found["gone"]


def samples(run: LetterRun) -> list[Letter]:
    """One letter of each kind, to be read before the run is approved: always the same ones."""
    found: dict[str, Letter] = {}
    for letter in (
        letters().filter(run=run, state=LetterState.DRAFT, held_because="").order_by("pk")
    ):
        found.setdefault(letter.kind, letter)
    return list(found.values())


def templates_of(version_key: str) -> list[Template]:
    """The text in force of each kind under a version, and the draft beside it if there is one."""
    return list(
        Template.objects.filter(version_key=version_key)
        .exclude(state=TemplateState.DISCARDED)
        .select_related("drafted_by", "approved_by")
        .annotate(used=Count("letters"))
        .order_by("kind", "-number")
    )


def template_in_force(version_key: str, kind: str) -> Template | None:
    """The approved text with the highest number."""
    return (
        Template.objects.filter(version_key=version_key, kind=kind, state=TemplateState.APPROVED)
        .order_by("-number")
        .first()
    )


def director_name(on: date) -> str:
    """Who signs letters: the person who holds the director's role, if exactly one does."""
    names = {
        holding.person.name
        for holding in Holding.objects.on(on).filter(role="director", urn__isnull=True)
        .select_related("person")
        if holding.person.is_active
    }  # fmt: skip
    return names.pop() if len(names) == 1 else ""


def council_officer(on: date) -> tuple[str, str]:
    """E-mail and name of the council's officer, if exactly one person is."""
    people = {
        (holding.person.email, holding.person.name)
        for holding in Holding.objects.on(on).filter(role="council_officer", urn__isnull=True)
        .select_related("person")
        if holding.person.is_active
    }  # fmt: skip
    return people.pop() if len(people) == 1 else ("", "")


def due_to_send(today: date) -> tuple[QuerySet[LetterRun], QuerySet[Letter]]:
    """Runs and single letters whose day to be sent has come."""
    return (
        LetterRun.objects.filter(state=RunState.APPROVED, send_on__lte=today),
        Letter.objects.filter(
            state=LetterState.APPROVED, send_on__lte=today, run__isnull=True, held_because=""
        ),
    )


def to_post(run: LetterRun | None = None) -> QuerySet[Recipient]:
    """Copies that wait to be printed and posted, in the order of the schools."""
    found = Recipient.objects.filter(
        channel=Channel.POST, state=CopyState.QUEUED, letter__state__in=OUT
    ).select_related("letter__school")
    if run is not None:
        found = found.filter(letter__run=run)
    return found.order_by("letter__kind", "letter__school__name", "role", "pk")


def use_of(template: Template) -> QuerySet[Letter]:
    """The letters that were drafted from this text."""
    return letters().filter(template=template).exclude(state=LetterState.CANCELLED)


def waiting_for_approval(user: Actor) -> QuerySet[Letter]:
    """Single letters that this person could approve, longest waiting first."""
    return (
        letters()
        .filter(state=LetterState.DRAFT, run__isnull=True)
        .exclude(drafted_by_id=user.pk)
        .order_by(F("drafted_at").asc(), "pk")
    )
