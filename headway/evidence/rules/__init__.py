"""Rules of a framework version: data, checked when read, evaluated over profile columns.

framework = load(text)                      a version, or BadFramework with the place
proposals = evaluate(framework, columns, cites)
outcomes(framework, columns)                the same as a frame, without sentences
"""

from headway.evidence.rules.evaluate import (
    Excluded,
    Proposal,
    Reason,
    Unchecked,
    evaluate,
    excluded,
    outcomes,
)
from headway.evidence.rules.framework import Framework, load

__all__ = [
    "Excluded",
    "Framework",
    "Proposal",
    "Reason",
    "Unchecked",
    "evaluate",
    "excluded",
    "load",
    "outcomes",
]
