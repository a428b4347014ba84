"""The contract of a version: read, refused, and applied with three values."""

import pytest

from headway.evidence.errors import BadFramework
from headway.evidence.rules import load
from headway.evidence.rules.contract import Contract, Covered, covered
from headway.frameworks.versions import shipped

KNOWN = {
    "maintained": True, "statutory_age": True, "nursery_school": False, "post16_only": False,
    "sixth_form": False, "on_priority_list": False,
}  # fmt: skip
PLAIN = {"id": "apart", "when": "not maintained", "reason": "It is {type}."}


def test_nothing_in_gives_nothing_out():
    assert covered(Contract(words="All."), []) == []


def test_a_contract_without_grounds_covers_every_school():
    assert covered(Contract(words="All."), [{}]) == [Covered(True, "All.")]


def test_a_reason_names_the_type_or_says_that_it_is_not_recorded():
    contract = Contract.model_validate({"words": "All.", "exclude": [PLAIN]})
    away = KNOWN | {"maintained": False}
    named, bare = covered(contract, [away | {"type": "an academy"}, away])
    assert named.reason == "It is an academy."
    assert bare.reason == "It is not recorded."


def test_a_ground_that_holds_counts_even_where_another_cannot_be_told():
    contract = Contract.model_validate(
        {"words": "All.", "exclude": [PLAIN, {"id": "n", "when": "nursery_school", "reason": "N."}]}
    )
    found = covered(contract, [{"nursery_school": True}, {"nursery_school": False}])
    assert [one.in_scope for one in found] == [False, None]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('when = "sixth_form and on_priority_list"', 'when = "sixth_form and"', "cannot be read"),
        ('when = "sixth_form and on_priority_list"', 'when = "headcount"', "headcount"),
        ('id = "sixth_form_listed"', 'id = "sixth_form"', "is there twice"),
        ("({type}).", "({colour}).", "{colour} cannot be said here"),
    ],
)
def test_a_ground_that_cannot_be_used_is_refused_with_its_name(before, after, said):
    text = shipped()["aldermere-2025"]
    assert text.count(before) == 1
    with pytest.raises(BadFramework, match="contract, ground") as refusal:
        load(text.replace(before, after))
    assert said in str(refusal.value)
