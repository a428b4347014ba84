"""The rules of one version over the profile columns: a proposal for each school in scope.

First match in the order of the categories wins. An unknown never proposes anything; it is
listed with the reason why it could not be checked. People decide, not this module.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from headway.evidence.rules.columns import columns as catalogue
from headway.evidence.rules.compile import compiled, names, prepared
from headway.evidence.rules.explain import held, truth, unknown_columns
from headway.evidence.rules.framework import Framework, fields
from headway.evidence.rules.types import Value

Row = Mapping[str, Any]

CITES_SCHEMA = pl.Schema(
    [
        ("urn", pl.Int64()),
        ("column", pl.String()),
        ("fact_ids", pl.List(pl.String())),
        ("why_unknown", pl.String()),
    ]
)
CITES = pl.DataFrame(schema=CITES_SCHEMA)  # nothing cited


@dataclass(frozen=True)
class Unchecked:
    """A rule that could not be checked for a school, and why, in sentences."""

    rule: str
    because: str


@dataclass(frozen=True)
class Reason:
    """One sentence of a proposal, the rule that says it and the facts it rests on."""

    rule: str
    sentence: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """What a version proposes for one school. A proposal is never a decision."""

    urn: int
    category: str
    class_: str | None
    rank: int  # 0 comes first
    fired: tuple[str, ...]
    not_fired: tuple[str, ...]
    unknown: tuple[str, ...]
    could_not_check: tuple[Unchecked, ...]
    reasons: tuple[Reason, ...]
    facts: tuple[str, ...]  # fact ids, each once
    reason_codes: tuple[str, ...] = ()


SCOPE_UNKNOWN = "scope_unknown"


@dataclass(frozen=True)
class Excluded:
    """A school that a version does not assess, and why.

    exclusion  id of the exclusion, or SCOPE_UNKNOWN: nobody is listed by guessing its type
    fired      rules that would have fired: a concern to notify, never an entry in the list
    """

    urn: int
    exclusion: str
    because: str
    fired: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cites:
    """Which facts each column of each school rests on, and why a column has no value."""

    facts: Mapping[tuple[int, str], tuple[str, ...]]
    why_unknown: Mapping[tuple[int, str], str]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Cites":
        """From rows of urn, column, fact_ids (list) and why_unknown."""
        facts: dict[tuple[int, str], tuple[str, ...]] = {}
        why: dict[tuple[int, str], str] = {}
        for urn, column, fact_ids, because in frame.select(
            "urn", "column", "fact_ids", "why_unknown"
        ).iter_rows():
            if fact_ids:
                facts[urn, column] = tuple(fact_ids)
            if because:
                why[urn, column] = because
        return cls(facts, why)


def outcomes(framework: Framework, columns: pl.DataFrame) -> pl.DataFrame:
    """One row a school: urn, excluded (id or null), category, class, rank, and one
    three-valued column a rule, named "rule:<id>". Schools out of scope have no category,
    nor have those of which it cannot be told whether they are in it.
    """
    known = catalogue()
    wanted = {name: known[name] for name in framework.columns_read()}
    ready = prepared(
        columns.select("urn", *(n for n in wanted if n in columns.columns and n != "urn")), wanted
    )
    rules = framework.contents.rules
    made = ready.select(
        pl.col("urn").cast(pl.Int64),
        _exclusion(framework).alias("excluded"),
        *(
            compiled(framework.conditions[rule.id], framework.values).alias(f"rule:{rule.id}")
            for rule in rules
        ),
    )
    order = list(framework.categories)
    classes = [item.id for item in framework.contents.classes]
    by_category = sorted(rules, key=lambda rule: order.index(rule.then))
    ranked = sorted(
        rules,
        key=lambda rule: (
            order.index(rule.then),
            classes.index(rule.class_) if rule.class_ else len(classes),
        ),
    )
    in_scope = pl.col("excluded").is_null()
    category = _first((pl.col(f"rule:{rule.id}"), rule.then) for rule in by_category)
    # the class comes from the first rule of the winning category, as `ranked` has them
    class_ = _first((pl.col(f"rule:{rule.id}"), rule.class_ or "") for rule in ranked)
    return made.with_columns(
        category=pl.when(in_scope).then(category.fill_null(framework.last)),
        class_=pl.when(in_scope & (class_ != "")).then(class_),
    ).with_columns(rank=_rank(order, classes))


def evaluate(framework: Framework, columns: pl.DataFrame, cites: pl.DataFrame) -> list[Proposal]:
    """A proposal for every school in scope, in the order of the frame."""
    found = outcomes(framework, columns)
    known = catalogue()
    wanted = {name: known[name] for name in [*framework.columns_read(), *_said(framework)]}
    sources = Cites.of(cites.filter(pl.col("column").is_in(list(wanted))))
    ready = prepared(
        columns.select("urn", *(n for n in wanted if n in columns.columns and n != "urn")), wanted
    )
    return [
        _proposal(framework, outcome, row, sources)
        for outcome, row in zip(
            found.iter_rows(named=True), ready.iter_rows(named=True), strict=True
        )
        if outcome["excluded"] is None
    ]


def excluded(framework: Framework, columns: pl.DataFrame) -> list[Excluded]:
    """Every school that the version does not assess, with the reason."""
    sentences = {e.id: e.reason for e in framework.contents.scope.exclude}
    rules = [rule.id for rule in framework.contents.rules]
    left_out = outcomes(framework, columns).filter(pl.col("excluded").is_not_null())
    rows = {row["urn"]: row for row in columns.iter_rows(named=True)}
    return [
        Excluded(
            urn=outcome["urn"],
            exclusion=outcome["excluded"],
            because=filled(sentences[outcome["excluded"]], rows[outcome["urn"]], framework.values)
            if outcome["excluded"] in sentences
            else _scope_unknown(framework, rows[outcome["urn"]]),
            fired=tuple(rule for rule in rules if outcome[f"rule:{rule}"]),
        )
        for outcome in left_out.iter_rows(named=True)
    ]


def _exclusion(framework: Framework) -> pl.Expr:
    """The first exclusion that holds; else SCOPE_UNKNOWN if one of them cannot be told."""
    conditions = {
        key: compiled(condition, framework.values)
        for key, condition in framework.exclusions.items()
    }
    unknown = [(condition.is_null(), SCOPE_UNKNOWN) for condition in conditions.values()]
    return _first([*((condition, key) for key, condition in conditions.items()), *unknown])


def _scope_unknown(framework: Framework, row: Row) -> str:
    known = catalogue()
    why = dict.fromkeys(
        known[name].null_means
        for condition in framework.exclusions.values()
        for name in unknown_columns(condition, row, framework.values)
    )
    return f"Whether it is in scope cannot be told: {'; '.join(why)}."


def filled(sentence: str, row: Row, thresholds: Mapping[str, Value]) -> str:
    """The sentence with its {columns} and {:thresholds} in words."""
    known = catalogue()
    for name in fields(sentence):
        if name.startswith(":"):
            shown = _shown(thresholds[name[1:]])
        else:
            shown = known[name].show(row.get(name))
        sentence = sentence.replace("{" + name + "}", shown)
    return sentence


def _shown(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _said(framework: Framework) -> list[str]:
    """The columns that sentences show or depend on beside those that rules read."""
    found: dict[str, None] = {}
    for rule in framework.contents.rules:
        for sentence in rule.also:
            found |= dict.fromkeys(f for f in fields(sentence.reason) if not f.startswith(":"))
        for condition in framework.sentences[rule.id]:
            found |= dict.fromkeys(names(condition))
    return list(found)


def _first(cases: Iterable[tuple[pl.Expr, str]]) -> pl.Expr:
    """The text of the first condition that is true; null if none is. Unknown is not true."""
    return pl.coalesce(
        *(pl.when(condition.fill_null(False)).then(pl.lit(text)) for condition, text in cases),
        pl.lit(None, dtype=pl.String),
    )


def _rank(order: list[str], classes: list[str]) -> pl.Expr:
    category = pl.col("category").replace_strict(
        order, range(len(order)), default=None, return_dtype=pl.Int64
    )
    if not classes:
        return category * 100
    class_ = pl.col("class_").replace_strict(
        classes, range(len(classes)), default=len(classes), return_dtype=pl.Int64
    )
    return category * 100 + class_


def _proposal(framework: Framework, outcome: Row, row: Row, cites: Cites) -> Proposal:
    rules = framework.contents.rules
    by_outcome: dict[Any, list[str]] = {True: [], False: [], None: []}
    for rule in rules:
        by_outcome[outcome[f"rule:{rule.id}"]].append(rule.id)
    fired = sorted(
        by_outcome[True], key=lambda i: list(framework.categories).index(framework.rule(i).then)
    )
    unchecked = tuple(
        Unchecked(rule_id, _because(framework, rule_id, row, cites)) for rule_id in by_outcome[None]
    )
    if fired:
        every = [r for rule_id in fired for r in _reasons(framework, rule_id, row, cites)]
        reasons = tuple({reason.sentence: reason for reason in reversed(every)}.values())[::-1]
    else:
        reasons = (_no_reason(framework, row, cites, unchecked),)
    codes = dict.fromkeys(
        code
        for rule_id in fired
        if (code := framework.rule(rule_id).reason_code)
        and framework.rule(rule_id).then == outcome["category"]
    )
    return Proposal(
        urn=outcome["urn"],
        category=outcome["category"],
        class_=outcome["class_"],
        rank=outcome["rank"],
        fired=tuple(fired),
        not_fired=tuple(by_outcome[False]),
        unknown=tuple(by_outcome[None]),
        could_not_check=unchecked,
        reasons=reasons,
        facts=tuple(dict.fromkeys(fact for reason in reasons for fact in reason.facts)),
        reason_codes=tuple(codes),
    )


def _reasons(framework: Framework, rule_id: str, row: Row, cites: Cites) -> list[Reason]:
    rule, values = framework.rule(rule_id), framework.values
    condition = framework.conditions[rule_id]
    evidence = [name for part in held(condition, row, values) for name in names(part)]
    made = [_reason(rule_id, rule.reason, evidence, row, values, cites)]
    for sentence, when in zip(rule.also, framework.sentences[rule_id], strict=True):
        if truth(when, row, values):
            evidence = [name for part in held(when, row, values) for name in names(part)]
            made.append(_reason(rule_id, sentence.reason, evidence, row, values, cites))
    return made


def _reason(
    rule_id: str,
    sentence: str,
    evidence: list[str],
    row: Row,
    values: Mapping[str, Value],
    cites: Cites,
) -> Reason:
    # a field without a value says "not known", which rests on no fact
    shown = [f for f in fields(sentence) if not f.startswith(":") and row.get(f) is not None]
    read = [*evidence, *shown]
    facts = dict.fromkeys(fact for name in read for fact in cites.facts.get((row["urn"], name), ()))
    return Reason(rule_id, filled(sentence, row, values), tuple(facts))


def _no_reason(
    framework: Framework, row: Row, cites: Cites, unchecked: tuple[Unchecked, ...]
) -> Reason:
    """Why nothing is proposed. Cites the facts without which a rule could not be ruled out."""
    count = len(framework.contents.rules)
    if unchecked:
        listed = ", ".join(item.rule for item in unchecked)
        sentence = (
            f"No rule that could be checked proposes this school; {len(unchecked)} of "
            f"{count} could not be checked ({listed}), so this does not mean no concern."
        )
    else:
        sentence = f"None of the {count} rules of this version proposes this school."
    return Reason("", sentence, _ruling_out(framework, row, cites))


def _ruling_out(framework: Framework, row: Row, cites: Cites) -> tuple[str, ...]:
    urn, values = row["urn"], framework.values
    columns_of: dict[str, list[str]] = {}
    for name in row:
        for fact in cites.facts.get((urn, name), ()):
            columns_of.setdefault(fact, []).append(name)

    def result(of: Row) -> list[bool | None]:
        return [truth(condition, of, values) for condition in framework.conditions.values()]

    before = result(row)
    return tuple(
        fact
        for fact, lost in columns_of.items()
        if result({**row, **dict.fromkeys(lost)}) != before
    )


def _because(framework: Framework, rule_id: str, row: Row, cites: Cites) -> str:
    known = catalogue()
    sentences: dict[str, None] = {}
    for name in unknown_columns(framework.conditions[rule_id], row, framework.values):
        column = known[name]
        why = cites.why_unknown.get((row["urn"], name)) or f"{column.null_means}."
        sentences.setdefault(why[0].upper() + why[1:])
    return " ".join(sentences)
