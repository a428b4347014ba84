"""The list of schools: found, narrowed, counted and sorted, whatever its size.

Five queries a page for 450 schools or 24,000: the edition, the run, two counts and the rows;
and, once an edition and process, one plain read of what filters ask of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from headway.assessment.models import Domain, Run
from headway.assessment.queries import facets
from headway.assessment.queries.filters import (
    FACET_LABELS,
    FIFTHS,
    LEVELS,
    MAINTAINED,
    NONE,
    WINDOWS,
    Filters,
    facet_words,
)
from headway.assessment.queries.likely import beside_windows, window_said
from headway.core.access import Actor, Permission
from headway.core.prepared import Prepared
from headway.inspections.models import StandingGroup
from headway.measures.models import Edition
from headway.schools.models import Phase, ReportingPhase, School
from headway.schools.queries import schools_found

PAGE = 50
TEXT = CharField()
DOMAINS = tuple(str(domain) for domain in Domain)
# Columns of the register that a list or its file shows; a row has no others at hand.
LISTED = (
    "urn", "name", "la", "laestab", "phase", "reporting_phase", "type", "maintained", "in_scope",
    "district", "town", "postcode", "roll", "roll_on", "fsm_percent", "deprivation_fifth", "trust",
    "easting", "northing",
)  # fmt: skip

ORDERS: dict[str, list[str]] = {
    "group": ReportingPhase.values,
    "phase": Phase.values,
    "standing": StandingGroup.values,
    "window": list(WINDOWS),
    "maintained": list(MAINTAINED),
    "scope": list(MAINTAINED),
    "fifth": sorted(FIFTHS),
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter, how many schools it leaves, and whether it is on."""

    value: str
    words: str
    schools: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter with its choices. Counts are under all other filters that are on."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class SchoolList:
    """One page of the list.

    `schools` carry, beside the register: standing_words, standing_short, standing_group,
    standing_regime, inspected_on, window_latest, window_band, imminent, and where the reader
    may see the assessment: proposal, proposal_name, proposal_listed and one level a domain
    (level_attainment ...), None for "not applicable" or "not enough data".
    """

    schools: tuple[School, ...]
    total: int
    page: int
    pages: int
    filters: Filters
    facets: tuple[Facet, ...]
    edition: Edition | None
    run: Run | None
    assessed: bool  # the reader may see levels and proposals of at least one school

    @property
    def first(self) -> int:
        """Number of the first school shown, 1 for the first of all; 0 when there is none."""
        return min(self.total, (self.page - 1) * PAGE + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.page * PAGE)


def schools_listed(
    user: Actor, filters: Filters | None = None, *, page: int = 1, run: Run | None = None
) -> SchoolList:
    """One page of the schools that `user` may see, under these filters.

    The proposals and levels are those of `run`, or of the run that pages show.
    """
    listing = Listing(user, filters or Filters(), run=run)
    total = listing.matching().count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    rows = list(listing.sorted()[(page - 1) * PAGE : page * PAGE])
    as_at = listing.edition.as_at if listing.edition else None
    for row in rows:  # said here: as a column it would cost more than all the others together
        band = facets.band_of(row.window_latest, row.window_terms, as_at)  # type: ignore[attr-defined]
        row.window_band = band  # type: ignore[attr-defined]
    beside_windows(user, rows)
    return SchoolList(
        schools=tuple(rows),
        total=total,
        page=page,
        pages=pages,
        filters=listing.filters,
        facets=listing.facets(total),
        edition=listing.edition,
        run=listing.run,
        assessed=bool(listing.reach),
    )


def schools_exported(
    user: Actor, filters: Filters | None = None, *, run: Run | None = None
) -> QuerySet[School]:
    """Every school of the list in its order, for a download; the same columns as the page's."""
    return Listing(user, filters or Filters(), run=run).sorted()


@dataclass(frozen=True)
class MapPoint:
    """A school on the map. Metres of the National Grid."""

    urn: int
    name: str
    easting: int
    northing: int
    phase: str
    maintained: bool | None
    proposal: str  # NONE where the school is not assessed, or not for this reader


def schools_mapped(
    user: Actor, filters: Filters | None = None, *, run: Run | None = None
) -> list[MapPoint]:
    """Every listed school that has a place (one query beside the edition and the run)."""
    listing = Listing(user, filters or Filters(), run=run)
    rows = listing.matching().exclude(easting=None).exclude(northing=None).order_by("urn")
    named = rows.annotate(proposal=listing.proposal)
    columns = ("urn", "name", "easting", "northing", "phase", "maintained", "proposal")
    return [MapPoint(**row) for row in named.values(*columns)]


# Every list asks these two, in the same form.
_EDITION = Prepared(lambda: Edition.objects.defer("coverage", "findings").filter(current=True))
_RUN = Prepared(lambda: Run.objects.filter(current=True))


class Listing:
    """The joins behind a list: a school with its standing, its levels and its proposal."""

    def __init__(self, user: Actor, filters: Filters, *, run: Run | None = None) -> None:
        self.user = user
        self.edition = next(iter(_EDITION.models()), None)
        self.run = run or next(iter(_RUN.models()), None)
        self.reach = user.reach(Permission.ASSESSMENT_SEE)
        names = self.run.category_words if self.run else {}
        self.filters = Filters(**{**vars(filters), "names": names})
        edition = self.edition.pk if self.edition else 0
        run_pk = self.run.pk if self.run else 0
        profile = Q(profiles__run_id=run_pk)
        proposal = Q(proposals__run_id=run_pk)
        if not self.reach.everywhere:
            urns = sorted(self.reach.urns) or [0]  # an empty list would empty the whole query
            profile &= Q(profiles__school_id__in=urns)
            proposal &= Q(proposals__school_id__in=urns)
        self.base = (
            School.objects.visible_to(user)
            .open_now()
            .annotate(
                standing=FilteredRelation("standings", condition=Q(standings__edition_id=edition)),
                profile=FilteredRelation("profiles", condition=profile),
                proposed=FilteredRelation("proposals", condition=proposal),
            )
        )
        self.proposal = Coalesce(F("proposed__category"), Value(NONE), output_field=TEXT)

    def matching(self, filters: Filters | None = None) -> QuerySet[School]:
        """The schools that every filter leaves."""
        filters = filters or self.filters
        schools = self.base
        if filters.q:
            schools = schools_found(schools, filters.q)
        for name in FACET_LABELS:
            values: tuple[str, ...] = getattr(filters, name)
            if values:
                schools = schools.filter(self._one_of(name, values))
        return schools

    def sorted(self) -> QuerySet[School]:
        """The matching schools with the columns of the list, in the chosen order."""
        key = self.filters.sort
        down, name = key.startswith("-"), key.lstrip("-")
        ordering = [
            order.desc(nulls_last=True) if down else order.asc(nulls_last=True)
            for order in self._order_of(name)
        ]
        ordering += [F("name").asc(), F("urn").asc()]
        return (
            self.matching()
            .only(*LISTED)
            .annotate(
                standing_words=F("standing__words"),
                standing_short=F("standing__short"),
                standing_group=F("standing__group"),
                standing_regime=F("standing__regime"),
                inspected_on=F("standing__inspected_on"),
                window_latest=F("standing__window_latest"),
                window_terms=F("standing__terms_to_latest"),
                imminent=F("standing__imminent"),
                proposal=F("proposed__category"),
                proposal_name=F("proposed__category_name"),
                proposal_listed=F("proposed__listed"),
                **{f"level_{domain}": F(f"profile__{domain}") for domain in DOMAINS},
            )
            .order_by(*ordering)
        )

    def facets(self, total: int) -> tuple[Facet, ...]:
        """Every filter's choices with their counts, from one plain read of each edition.

        `total`: how many schools match; without a filter that is how many there are.
        """
        names = [name for name in FACET_LABELS if self._offered(name)]
        found = schools_found(self.base, self.filters.q) if self.filters.q else self.base
        chosen = {name: getattr(self.filters, name) for name in FACET_LABELS}
        schools = found.count() if any(chosen.values()) else total
        said = facets.kept(self._kept_as(schools), lambda: self._texts(found))
        counts = facets.counted(said, chosen, names)
        return tuple(self._facet(name, counts[name]) for name in names)

    def _texts(self, found: QuerySet[School]) -> dict[str, list[str]]:
        rows = list(found.order_by().values_list(*facets.FIELDS))
        return facets.texts(rows, as_at=self.edition.as_at if self.edition else None)

    def _kept_as(self, schools: int) -> tuple[object, ...]:
        """What the values of the filters depend on: everything else changes with an edition."""
        edition = (self.edition.pk, self.edition.fingerprint) if self.edition else ()
        run = (self.run.pk, self.run.version_hash) if self.run else ()
        sees = self.user.reach(*School.objects.none().opened_by)
        return (edition, run, sees, self.reach, self.filters.q, schools)

    def _offered(self, name: str) -> bool:
        return bool(self.reach) or name not in ("proposal", *DOMAINS)

    def _facet(self, name: str, counts: dict[str, int]) -> Facet:
        chosen: tuple[str, ...] = getattr(self.filters, name)
        order = {value: place for place, value in enumerate(self._order(name))}
        values = sorted(
            {*counts, *chosen}, key=lambda value: (order.get(value, len(order)), value == "", value)
        )
        return Facet(
            name=name,
            label=FACET_LABELS[name],
            choices=tuple(
                Choice(
                    value=value,
                    words=facet_words(name, value, self.filters.names),
                    schools=counts.get(value, 0),
                    chosen=value in chosen,
                )
                for value in values
            ),
        )

    def _order(self, name: str) -> list[str]:
        if name == "proposal":
            return [*self.filters.names, NONE]
        return ORDERS.get(name, list(LEVELS) if name in DOMAINS else [])

    def _one_of(self, name: str, values: tuple[str, ...]) -> Q:
        """The condition of a filter; plain columns are compared directly, so indexes serve."""
        plain = {"group": "reporting_phase", "phase": "phase", "type": "type"}
        plain |= {"district": "district"}
        if name in plain:
            return Q(**{f"{plain[name]}__in": values})
        if name in ("maintained", "scope"):
            column = "maintained" if name == "maintained" else "in_scope"
            known = [value == "yes" for value in values if value != NONE]
            found = Q(**{f"{column}__in": known})
            return found | Q(**{f"{column}__isnull": True}) if NONE in values else found
        given = [value for value in values if value != NONE]
        if name == "fifth" or name in DOMAINS:
            column = "deprivation_fifth" if name == "fifth" else f"profile__{name}"
            found = Q(**{f"{column}__in": [int(v) for v in given if v.isdecimal()]})
            return found | Q(**{f"{column}__isnull": True}) if NONE in values else found
        if name == "proposal":
            found = Q(proposed__category__in=given)
            return found | Q(proposed__category__isnull=True) if NONE in values else found
        if name == "standing":
            return Q(standing__group__in=values)
        if name == "regime":
            return Q(standing__regime__in=values)
        return reduce(lambda a, b: a | b, (self._windows().get(v, Q(pk=None)) for v in values))

    def _windows(self) -> dict[str, Q]:
        latest = Q(standing__window_latest__isnull=False)
        as_at = self.edition.as_at if self.edition else None
        past = Q(standing__window_latest__lt=as_at) if as_at else Q(pk=None)
        terms = "standing__terms_to_latest"
        return {
            "overdue": latest & past,
            "soon": latest & ~past & Q(**{f"{terms}__lte": 3}),
            "next": latest & ~past & Q(**{f"{terms}__gt": 3, f"{terms}__lte": 6}),
            "later": latest & ~past & Q(**{f"{terms}__gt": 6}),
            "unknown": Q(standing__window_latest__isnull=True),
        }

    def _order_of(self, name: str) -> list[Any]:
        """What a list is ordered by; need is the category first, then how many levels are high.

        Levels are counted from the highest down, never added up: one serious concern comes
        before any number of lesser ones.
        """
        if name != "need" or not self.reach:
            return [self._sort_key("name" if name == "need" else name)]
        return [F("proposed__rank"), *(-_domains_at(level) for level in (3, 2, 1))]

    def _sort_key(self, name: str) -> F | Case:
        if name == "phase":
            return Case(
                *(When(phase=phase, then=Value(place)) for place, phase in enumerate(Phase.values)),
                default=Value(99),
            )
        columns = {
            "fsm": "fsm_percent",
            "inspected": "standing__inspected_on",
            "window": "standing__window_latest",
            "proposal": "proposed__rank",
            **{domain: f"profile__{domain}" for domain in DOMAINS},
        }
        if name == "window" and self.user.reach(Permission.INSPECTION_SEE).everywhere:
            return window_said()
        if name in ("proposal", *DOMAINS) and not self.reach:
            name = "name"  # nobody orders by what they may not see
        return F(columns.get(name, name))


def _domains_at(level: int) -> Any:
    """How many of a school's domains are at a level."""
    counted: list[Any] = [
        Case(When(**{f"profile__{domain}": level}, then=Value(1)), default=Value(0))
        for domain in DOMAINS
    ]
    return reduce(lambda one, other: one + other, counted)
