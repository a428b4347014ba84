"""What a proposal of a shipped version rests on, and what a trace keeps of it."""

from datetime import date

import polars as pl
import pytest

from headway.evidence.rules import evaluate
from headway.evidence.rules.evaluate import CITES_SCHEMA
from headway.evidence.rules.trace import trace
from headway.frameworks.tests.profiles import IN_SCOPE, KEYS, profile_rows
from headway.frameworks.versions import version

# Which facts each column of the made-up profiles rests on: as the real ones do, several
# columns share one inspection or window, and a finding rests on several results.
SOURCES = {
    **dict.fromkeys(
        ["latest_overall", "previous_overall", "standing", "inspected_on", "regime",
         "worse_than_good", "category_of_concern", "two_ri", "stuck", "any_needs_attention",
         "any_urgent_improvement", "safeguarding_not_met", "leadership_needs_attention",
         "never_inspected"],
        ("OFSTED",),
    ),
    **dict.fromkeys(["letter_says_issues", "concern_flag"], ("UNGRADED",)),
    **dict.fromkeys(
        ["imminent", "window_closes_in_terms", "window_closes_on",
         "next_inspection_within_years"],
        ("WINDOW",),
    ),
    "attainment_level": ["RWM"],
    "progress_level": ["READ", "WRIT", "MAT"],
    "groups_level": ["GAP"],
    "inclusion_level": ["ABSENCE"],
    "data_concern": ["RWM", "READ", "WRIT", "MAT", "GAP", "ABSENCE"],
    "below_floor": ["RWM", "READ"],
    "intel_crisis_agreed": ["HEARD_CRISIS"],
    "intel_leadership_concern": ["HEARD"],
}  # fmt: skip


def sources(frame):
    return pl.DataFrame(
        [
            {"urn": urn, "column": column, "fact_ids": list(facts), "why_unknown": None}
            for urn in frame["urn"]
            for column, facts in SOURCES.items()
        ],
        schema=CITES_SCHEMA,
    )


def without(frame, fact):
    """The profiles after a fact was deleted: every column that rested on it is void."""
    lost = [name for name, facts in SOURCES.items() if fact in facts and name in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=frame.schema[name]).alias(name) for name in lost)


@pytest.mark.slow
@pytest.mark.acceptance("T36")
@pytest.mark.parametrize("key", KEYS)
def test_deleting_any_cited_fact_changes_the_proposal_or_leaves_it_unknown(key):
    framework = version(key)
    frame = profile_rows(120, seed=36)
    cited = sources(frame)
    whole = {p.urn: p for p in evaluate(framework, frame, cited)}
    assert any(framework.categories[p.category].listed for p in whole.values())
    tried = 0
    for fact in sorted({fact for facts in SOURCES.values() for fact in facts}):
        after = {p.urn: p for p in evaluate(framework, without(frame, fact), cited)}
        for urn, proposal in whole.items():
            if fact not in proposal.facts:
                continue
            tried += 1
            then = after[urn]
            said = [(r.rule, r.sentence) for r in proposal.reasons]
            assert (
                (then.category, then.fired, then.unknown) !=
                (proposal.category, proposal.fired, proposal.unknown)
                or [(r.rule, r.sentence) for r in then.reasons] != said
            ), (urn, fact, proposal)  # fmt: skip
    assert tried > 200


@pytest.mark.acceptance("T36")
@pytest.mark.parametrize("key", KEYS)
def test_each_reason_of_a_proposal_rests_on_at_least_one_fact(key):
    frame = profile_rows(120, seed=37)
    for proposal in evaluate(version(key), frame, sources(frame)):
        for reason in proposal.reasons:
            if reason.rule:
                assert reason.facts, (proposal.urn, reason)


def test_the_trace_names_the_rules_by_hash_and_each_fact_by_source_row_and_bytes():
    framework = version("bham-2019")
    frame = pl.DataFrame(
        [{"urn": 103168, **IN_SCOPE, "never_inspected": False, "latest_overall": "RI"}]
    )
    cited = pl.DataFrame(
        [(103168, "latest_overall", ["OFSTED_OVERALL|2019|all|103168"], None)],
        schema=CITES_SCHEMA, orient="row",
    )  # fmt: skip
    (proposal,) = evaluate(framework, frame, cited)
    fact = {"value": 3, "lower": None, "upper": None, "n": None, "state": "ok",
            "release": "ofsted", "row": 12}  # fmt: skip
    kept = trace(
        proposal,
        framework=framework,
        as_at=date(2019, 12, 1),
        facts={"OFSTED_OVERALL|2019|all|103168": fact},
        lineage="103168",
        hashes={"ofsted": "ab" * 32},
    )
    assert kept["ruleset"] == framework.ruleset
    assert kept["school"] == "lineage:103168"
    assert kept["proposal"] == "PRIORITY_OFSTED"
    assert kept["facts"] == [
        {"id": "OFSTED_OVERALL|2019|all|103168", "value": 3, "lo": None, "hi": None, "n": None,
         "state": "ok", "source": "ofsted", "row": 12, "sha256": "ab" * 32}
    ]  # fmt: skip
    assert kept["human"] == {"decision": None, "by": [], "reason": None}
    assert {*kept["fired"], *kept["not_fired"], *kept["unknown"]} == {
        rule.id for rule in framework.contents.rules
    }
