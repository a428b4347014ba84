"""Who may open the pages of letters, runs and templates."""

from datetime import date
from typing import Any

from headway.correspondence.kinds import kinds
from headway.correspondence.states import CopyState, LetterState, TemplateState
from headway.correspondence.tests.factories import (
    AnswerFactory,
    AnswerFileFactory,
    LetterFactory,
    LetterFileFactory,
    LetterRunFactory,
    RecipientFactory,
    TemplateFactory,
)
from headway.frameworks.models import Version
from headway.schools.models import School
from tests.access.row import Row

TAKING_PART = frozenset({"director", "service_staff", "administrator", "council_officer", "dcs"})
READERS = TAKING_PART | {"partner"}
WRITERS = frozenset({"director", "service_staff", "administrator"})
APPROVERS = frozenset({"director", "service_staff"})
PARTNERS = frozenset({"partner"})
SCHOOL = frozenset({"headteacher", "chair_of_governors"})


def _run(world: Any) -> dict[str, Any]:
    return {"pk": world.letter_run.pk}


def _letter(world: Any) -> dict[str, Any]:
    return {"pk": world.letter.pk}


def _text(world: Any) -> dict[str, Any]:
    return {"pk": world.letter_text.pk}


ROWS: dict[str, Row] = {
    "letters": Row(TAKING_PART),
    "letters_download": Row(TAKING_PART, given=lambda w: {"kind": "csv"}),
    "letters_letter": Row(READERS, given=_letter),
    "letters_file": Row(READERS, given=lambda w: {**_letter(w), "form": "pdf"}),
    "letters_do": Row(WRITERS, 405, given=lambda w: {**_letter(w), "verb": "hold"}),
    "letters_runs": Row(TAKING_PART),
    "letters_plan": Row(WRITERS),
    "letters_sample": Row(WRITERS, 302, given=lambda w: {"kind": "annual_listed"}),
    "letters_run": Row(TAKING_PART, given=_run),
    "letters_run_do": Row(WRITERS, 405, given=lambda w: {**_run(w), "verb": "cancel"}),
    "letters_post_pack": Row(WRITERS, 302, given=_run),
    "letters_post_addresses": Row(WRITERS, given=_run),
    "letters_copy_do": Row(
        WRITERS, 405, given=lambda w: {"pk": w.letter_copy.pk, "verb": "posted"}
    ),
    "letters_taken": Row(WRITERS, 405, given=lambda w: {"pk": w.letter_answer.pk}),
    "letters_answer_file": Row(READERS | SCHOOL, given=lambda w: {"pk": w.letter_answer.pk}),
    "letters_templates": Row(TAKING_PART),
    "letters_template_new": Row(
        WRITERS, given=lambda w: {"version": w.letter_version.pk, "kind": next(iter(kinds()))}
    ),
    "letters_template": Row(TAKING_PART, given=_text),
    "letters_preview": Row(TAKING_PART, 302, given=_text),
    "letters_template_do": Row(WRITERS, 405, given=lambda w: {**_text(w), "verb": "approve"}),
    "school_letters": Row(READERS, own=PARTNERS, given=lambda w: {"urn": w.own_urn}),
    "letters_reply": Row(
        READERS | SCHOOL, 302, own=PARTNERS | SCHOOL,
        given=lambda w: {"urn": w.own_urn, "kind": "trial_listed"},
    ),
}  # fmt: skip


def furnish(world: Any, cast: Any) -> None:
    """Put into the world what these addresses need."""
    school = School.objects.get(pk=world.own_urn)
    version = Version.objects.get(key="aldermere-2025")
    world.letter_version = version
    world.letter_text = TemplateFactory(state=TemplateState.DRAFT, version_key="aldermere-2025")
    world.letter_run = LetterRunFactory(framework=version, as_at=date(2025, 11, 4))
    world.letter = LetterFactory(school=school, state=LetterState.SENT, framework=version)
    LetterFileFactory(letter=world.letter)
    world.letter_copy = RecipientFactory(letter=world.letter, state=CopyState.SENT)
    world.letter_answer = AnswerFactory(letter=world.letter)
    AnswerFileFactory(answer=world.letter_answer)
