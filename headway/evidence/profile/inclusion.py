"""Absence, suspensions and exclusions of one school (method notes 4.5, 4.6 and 8)."""

from headway.evidence import sentences
from headway.evidence.profile.level import DomainLevel, Figures, Row, cited, none, unchecked
from headway.evidence.profile.signals import rate_flag, worst_fifth
from headway.evidence.sentences import Reason
from headway.evidence.statistics.counts import rare_count

INCLUSION_RATES = ("A_PA", "A_ABS", "X_SUSP")
EXCLUSIONS = "X_PEX"
PART_TIME = "X_PTT"
POOLED_YEARS = 3

NO_FAMILY = (
    "It cannot be compared with similar schools, because there are none in its family: only its "
    "place among schools of its phase in England was checked."
)
LONE_FLAG = (
    "That is among the worst fifth of schools of its phase in England. It has no similar schools "
    "to be compared with, so its rates together count as one flag at most."
)


class _Checked:
    """What the rates of one school came to."""

    def __init__(self) -> None:
        self.flags = 0
        self.worsening = False
        self.strength = False
        self.lone = False
        self.without_family = False
        self.used: list[str] = []
        self.reasons: list[Reason] = []
        self.missing: dict[str, str] = {}


def inclusion(school: Row, figures: Figures) -> DomainLevel:
    """One flag is level 1; two, or the worst fifth of persistent absence twice, 2; worsening 3.

    A rate is flagged against England and similar schools both. A school without similar
    schools (special schools, alternative provision, new schools) is held against England
    alone, and all its rates together are one flag at most. Part-time timetables are shown
    where an authority loads them and raise no flag: nothing says how many are too many.
    """
    urn = school["urn"]
    found = _rates(urn, figures)
    exclusions = _exclusions(urn, figures)
    if isinstance(exclusions, str):
        found.missing["permanent exclusions"] = exclusions
    else:
        found.used.append(EXCLUSIONS)
        found.reasons.append(exclusions[1])
        found.flags += exclusions[0]
    found.reasons += _part_time(urn, figures)
    if not found.used:
        return none(urn, "inclusion", "ND", _nothing(urn, found, figures), *found.reasons)
    running = [figures.row("A_PA", urn, before) for before in (0, 1)]
    twice = all(worst_fifth(row) for row in running)
    if twice:
        found.reasons.append(
            Reason(
                "rate.twice",
                "Persistent absence was among the worst fifth in England two years running.",
                tuple(cited(row) for row in running if row is not None),
            )
        )
    flags = found.flags + found.lone
    level = 3 if flags >= 2 and found.worsening else 2 if flags >= 2 or twice else min(flags, 1)
    if found.without_family and not found.lone:
        found.reasons.append(Reason("family.unknown", NO_FAMILY))
    reasons = (*found.reasons, *unchecked(found.missing))
    stamp = figures.stamp(found.used)
    return DomainLevel(urn, "inclusion", level, "ok", found.strength, reasons, stamp)


def _rates(urn: int, figures: Figures) -> _Checked:
    done = _Checked()
    for name in INCLUSION_RATES:
        known = figures.by_indicator.get(name)
        label = NAMES[name]
        why = figures.unusable(name, urn)
        if known is None or why is not None:
            done.missing[label] = why or "No file with these figures has been loaded."
            continue
        row = figures.row(name, urn)
        assert row is not None
        done.reasons.append(figures.reason(name, urn))
        now = figures.signals(name, urn)
        flag, worst = rate_flag(row, known.definition), worst_fifth(row)
        if flag is None and not worst:
            done.missing[label] = "It has no place among schools of its phase in England."
            continue
        done.used.append(name)
        done.strength |= now.pos
        done.without_family |= row.get("family_z") is None
        if flag is None:
            done.reasons.append(Reason("rate.flag.lone", LONE_FLAG, (cited(row),)))
            done.lone = True
        elif flag:
            done.flags += 1
            similar = sentences.number(row["family_mean"], known.definition)
            text = (
                "That is among the worst fifth of schools of its phase in England and worse "
                f"than similar schools ({similar})."
            )
            done.reasons.append(Reason("rate.flag", text, (cited(row),)))
        done.worsening |= bool(now.down and flag is not False)
    return done


NAMES = {"A_PA": "persistent absence", "A_ABS": "absence", "X_SUSP": "suspensions"}


def _nothing(urn: int, found: _Checked, figures: Figures) -> str:
    """Why there is no level: nothing held, all of it too old, or nothing to hold it against."""
    if found.reasons:
        return (
            "These figures cannot be compared with similar schools or placed in England, so they "
            "say nothing about a concern."
        )
    old = [
        one.years[0]
        for name in (*INCLUSION_RATES, EXCLUSIONS)
        if (one := figures.by_indicator.get(name)) is not None and one.years and one.stale
    ]
    held = [n for n in INCLUSION_RATES if figures.row(n, urn) is not None]
    if held:
        return str(figures.unusable(held[0], urn))
    if old:
        return f"The latest absence or exclusion figures are of {max(old)}, too old to use."
    return "No absence or exclusion figures are held."


def _exclusions(urn: int, figures: Figures) -> tuple[bool, Reason] | str:
    """Permanent exclusions of up to three years against the national rate (4.5), or why not."""
    why = figures.unusable(EXCLUSIONS, urn)
    if why is not None:
        return why
    rows = [figures.row(EXCLUSIONS, urn, before) for before in range(POOLED_YEARS)]
    used = [
        r
        for r in reversed(rows)
        if r is not None and r["value"] is not None and r.get("expected") is not None
    ]
    expected = sum(r["expected"] for r in used)
    if expected <= 0:
        return "How many would be expected of a school of its size is not known."
    observed = int(sum(r["value"] for r in used))
    test = rare_count(observed, expected)
    years = [str(r["year_end"]) for r in used]
    named = " and ".join(filter(None, [", ".join(years[:-1]), years[-1]]))
    made = "was 1 permanent exclusion" if observed == 1 else f"were {observed} permanent exclusions"
    text = (
        f"There {made} in {named}, where {expected:.1f} would be expected of a school of this "
        "size and phase."
    )
    if test.flagged:
        text += " That is more than chance would normally produce."
    return test.flagged, Reason("rare.count", text, tuple(cited(r) for r in used))


def _part_time(urn: int, figures: Figures) -> list[Reason]:
    row = figures.row(PART_TIME, urn)
    if row is None or row["value"] is None:
        return []
    count = int(row["value"])
    were = "1 pupil was" if count == 1 else f"{count} pupils were"
    text = (
        f"In {row['year_end']}, {were} on a part-time timetable. That raises no flag: there is "
        "no national figure to compare it with."
    )
    return [Reason("part_time", text, (cited(row),))]
