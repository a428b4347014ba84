"""An assessment, a comparison and a framework version as text for a terminal."""

from collections.abc import Sequence

from headway.evidence.assess import Assessment, SchoolProposal
from headway.evidence.rules import Framework
from headway.evidence.rules.evaluate import SCOPE_UNKNOWN
from headway.evidence.terminal import heading, plural, table, wrapped


def assessment_text(assessment: Assessment) -> str:
    """Grouped by category, each school with its reasons; then what could not be checked."""
    framework, day = assessment.framework, assessment.as_at
    out = [
        heading(
            f"{assessment.authority_name} ({assessment.authority}): proposed list as at "
            f"{day.day} {day:%B %Y}"
        ),
        wrapped(f"{framework.title} ({framework.ruleset}). Edition {assessment.edition}."),
        wrapped(
            f"{plural(len(assessment.listed), 'school')} of {len(assessment.schools):,} assessed "
            f"would be listed ({framework.contents.term.lower()}); "
            f"{plural(len(assessment.not_assessed), 'school')} not assessed. "
            "This is a proposal: people decide."
        ),
    ]
    if expected := framework.contents.expected:
        out.append(
            wrapped(f"Normally {expected.low} to {expected.high} schools meet the definition.")
        )
    if framework.contents.note:
        out.append(wrapped(f"{framework.contents.note} Guidance: {framework.contents.guidance}."))
    out += [wrapped(f"Note: {note}", hang=6) for note in assessment.notes]
    words = {c.id: c.words for c in framework.contents.categories}
    out.append(
        "\n"
        + table(
            ("Category", "Schools", "Meaning"),
            [(name, count, words[name]) for name, count in assessment.counts().items()],
            right=frozenset({1}),
        )
    )
    for category in framework.contents.categories:
        found = [s for s in assessment.schools if s.proposal.category == category.id]
        if not found:
            continue
        out.append("\n" + heading(f"{category.id}: {plural(len(found), 'school')}", mark="-"))
        if category.id == framework.last:
            out.append(_brief(found))
        else:
            out += [_school(school, framework) for school in found]
    out.append(_not_assessed(assessment))
    return "\n".join(part for part in out if part)


def _school(school: SchoolProposal, framework: Framework) -> str:
    proposal = school.proposal
    classes = {c.id: c.words for c in framework.contents.classes}
    title = f"{school.urn}  {school.name}"
    if proposal.class_:
        title += f"  [{classes[proposal.class_]}]"
    lines = [title]
    for reason in proposal.reasons:
        lines.append(wrapped(f"{reason.rule}: {reason.sentence}", indent=4, hang=8))
    for item in proposal.could_not_check:
        lines.append(
            wrapped(f"? {item.rule} could not be checked: {item.because}", indent=4, hang=8)
        )
    sources = dict.fromkeys(
        f"{fact['indicator']} {fact['year_end']}"
        f" = {_value(fact)} ({fact.get('release')}, row {fact.get('row')})"
        for fact in school.facts
    )
    lines += [wrapped(f"> {source}", indent=4, hang=8) for source in sources]
    return "\n".join(lines)


def _value(fact: object) -> str:
    value = fact.get("value")  # type: ignore[attr-defined]
    if value is not None:
        return f"{value:g}"
    return str(fact.get("raw") or fact.get("state"))  # type: ignore[attr-defined]


def _brief(schools: Sequence[SchoolProposal]) -> str:
    """Schools that no rule proposes: one line each, with what could not be checked."""
    return table(
        ("URN", "School", "Phase", "Could not be checked"),
        [(s.urn, s.name, s.phase or "", " ".join(s.proposal.unknown) or "-") for s in schools],
    )


def _not_assessed(assessment: Assessment) -> str:
    if not assessment.not_assessed:
        return ""
    counts: dict[str, int] = {}
    for school in assessment.not_assessed:
        counts[school.exclusion] = counts.get(school.exclusion, 0) + 1
    listed = ", ".join(f"{name} {count}" for name, count in counts.items())
    said = [
        wrapped(
            f"Not assessed: {plural(len(assessment.not_assessed), 'school')} ({listed}). "
            "The JSON, CSV and XLSX files list each with its reason."
        )
    ]
    # nobody chose to leave these out: a person must look at each
    for school in assessment.not_assessed:
        if school.exclusion == SCOPE_UNKNOWN:
            said.append(wrapped(f"? {school.urn}  {school.name}: {school.because}", hang=4))
    return "\n" + "\n".join(said)


def frameworks_text(versions: Sequence[Framework]) -> str:
    """The versions with their dates."""
    return table(
        ("Version", "From", "To", "Authority", "Term", "Title"),
        [
            (
                v.key,
                v.contents.valid_from,
                v.contents.valid_to or "",
                v.contents.authority or "",
                v.contents.term,
                v.title,
            )
            for v in versions
        ],
    )


def framework_text(framework: Framework) -> str:
    """One version: its rules in words, its settings, what it assumes."""
    contents = framework.contents
    until = f"until {contents.valid_to}" if contents.valid_to else "with no end"
    out = [
        heading(f"{framework.title} ({framework.ruleset})"),
        wrapped(f"In force from {contents.valid_from} {until}. Term: {contents.term}."),
        wrapped(f"Assesses: {contents.scope.words}"),
        wrapped(f"{contents.note} Guidance: {contents.guidance}.") if contents.note else "",
        "\n" + heading("Rules", mark="-"),
    ]
    for rule in contents.rules:
        target = f"{rule.then}{' / ' + rule.class_ if rule.class_ else ''}"
        out.append(wrapped(f"{rule.id} -> {target}: {rule.words}", hang=4))
        out.append(wrapped(" ".join(rule.when.split()), indent=4))
    if contents.thresholds:
        out += [
            "\n" + heading("Thresholds", mark="-"),
            table(
                ("Name", "Value", "Meaning"),
                [
                    (n, f"{t.value} {t.unit}".strip(), t.words)
                    for n, t in contents.thresholds.items()
                ],
            ),
        ]
    if contents.settings:
        out += [
            "\n" + heading("Settings (* our default, not stated in the text)", mark="-"),
            table(
                ("Setting", "Value"),
                [
                    (title + ("*" if ours else ""), value)
                    for title, value, ours in contents.settings.rows()
                ],
            ),
        ]
    if contents.assumptions:
        out.append("\n" + heading("Assumptions to agree", mark="-"))
        out += [wrapped(f"{a.question} {a.taken}", hang=4) for a in contents.assumptions]
    return "\n".join(part for part in out if part)
