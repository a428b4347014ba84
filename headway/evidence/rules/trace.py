"""What is stored with a proposal, so that it can be explained and replayed years later."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from headway.evidence.rules.evaluate import Proposal
from headway.evidence.rules.framework import Framework


def trace(
    proposal: Proposal,
    *,
    framework: Framework,
    as_at: date,
    facts: Mapping[str, Mapping[str, Any]],
    lineage: str | None = None,
    hashes: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The record of one proposal, ready for JSON. `human` is empty until people decide.

    facts    each cited fact by id; a fact that cannot be found is named with its id alone
    hashes   SHA-256 of each release's bytes, by release id
    """
    return {
        "school": f"lineage:{lineage}" if lineage else f"urn:{proposal.urn}",
        "as_at": as_at.isoformat(),
        "ruleset": framework.ruleset,
        "thresholds": {name: _plain(value) for name, value in framework.values.items()},
        "proposal": proposal.category,
        "class": proposal.class_,
        "fired": list(proposal.fired),
        "not_fired": list(proposal.not_fired),
        "unknown": list(proposal.unknown),
        "could_not_check": [
            {"rule": item.rule, "because": item.because} for item in proposal.could_not_check
        ],
        "because": [
            {"rule": reason.rule, "sentence": reason.sentence, "facts": list(reason.facts)}
            for reason in proposal.reasons
        ],
        "facts": [
            _fact(fact_id, facts.get(fact_id, {}), hashes or {}) for fact_id in proposal.facts
        ],
        "human": {"decision": None, "by": [], "reason": None},
    }


def _fact(fact_id: str, fact: Mapping[str, Any], hashes: Mapping[str, str]) -> dict[str, Any]:
    release = fact.get("release")
    return {
        "id": fact_id,
        "value": fact.get("value"),
        "lo": fact.get("lower"),
        "hi": fact.get("upper"),
        "n": fact.get("n"),
        "state": fact.get("state"),
        "source": release,
        "row": fact.get("row"),
        "sha256": hashes.get(release) if release else None,
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
