"""Texts of letters: every field resolves, a second person approves, letters keep what they used."""

import pytest

from headway.core.refusals import NotAllowed, Refused
from headway.correspondence.actions import (
    approve_template,
    draft_letter,
    draft_template,
    edit_template,
)
from headway.correspondence.fields import fields_of
from headway.correspondence.merging import CannotMerge, blocks, faults, merged, runs
from headway.correspondence.models import Template
from headway.correspondence.samples import preview_pdf
from headway.correspondence.tests import trial
from headway.correspondence.tests.conftest import TUESDAY

KNOWN = fields_of(trial.LISTED)


def test_an_unknown_field_is_named_with_the_nearest_known_one():
    (fault,) = faults("To {school}", "Because {rational}.", KNOWN)
    assert "{rational}" in str(fault)
    assert "Did you mean {rationale}?" in str(fault)


def test_a_brace_without_its_partner_is_a_fault():
    assert "brace" in str(faults("Hello", "Dear {head", KNOWN)[0])


def test_a_field_without_a_value_is_refused_unless_it_may_be_empty():
    with pytest.raises(CannotMerge, match="rationale"):
        merged("Because {rationale}.", {}, KNOWN)
    assert merged("{partner} We visit soon.", {}, KNOWN) == "We visit soon."


def test_what_people_wrote_is_never_read_as_a_field_or_a_program():
    given = {"rationale": '{head} <script>alert(1)</script> #import "x"'}
    assert merged("Because {rationale}", given, KNOWN).endswith(given["rationale"])


def test_lists_and_links_are_seen_in_the_text():
    found = blocks("We do this:\n- one\n- two\n\nRead https://a.test/b.")
    assert [(b.lines, b.listed) for b in found] == [
        (("We do this:",), False), (("one", "two"), True), (("Read https://a.test/b.",), False)
    ]  # fmt: skip
    assert runs("Read https://a.test/b.") == [
        ["Read "], ["https://a.test/b", "https://a.test/b"], ["."]
    ]  # fmt: skip


def test_a_changed_text_counts_once_a_second_person_approved_it(cast, version, school, on_tuesday):
    text = draft_template(version, "trial_listed", subject="{school}: news", body="Dear {head},",
                          note="Shorter.", by=cast("administrator"))  # fmt: skip
    before = draft_letter("trial_listed", school, {"reason": "a", "rationale": "b"},
                          version=version, by=cast("director"))  # fmt: skip
    assert "news" not in before.subject
    with pytest.raises(NotAllowed):
        approve_template(text, by=cast("administrator"))
    approve_template(text, by=cast("director"))
    after = draft_letter("trial_listed", school, {}, version=version, by=cast("director"))
    assert after.subject == "Ashwell Primary School: news"
    assert (before.template.number, after.template.number) == (1, 2)


def test_whoever_changes_a_draft_becomes_its_writer(cast, version):
    text = draft_template(version, "trial_listed", subject="S", body="B", note="N",
                          by=cast("administrator"))  # fmt: skip
    edit_template(text, subject="S2", body="B", note="N", by=cast("director"))
    with pytest.raises(NotAllowed):
        approve_template(text, by=cast("director"))


def test_a_text_with_an_unknown_field_is_not_kept(cast, version):
    with pytest.raises(Refused, match="Did you mean"):
        draft_template(version, "trial_listed", subject="S", body="Dear {haed},", note="N",
                       by=cast("administrator"))  # fmt: skip
    assert Template.objects.filter(state="draft").count() == 0


def test_the_preview_is_the_letter_with_a_real_schools_values(cast, version, school, on_tuesday):
    text = Template.objects.get(kind="trial_listed")
    found = preview_pdf(text, version, TUESDAY.date(), by=cast("director"))
    assert found.startswith(b"%PDF-")
