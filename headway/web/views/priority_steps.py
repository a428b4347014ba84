"""The steps that can be taken with an entry: which form each has, and which action it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from headway.accounts.models import User
from headway.core.refusals import Decision
from headway.priority import actions
from headway.priority.actions.moving import classing, moving, recording
from headway.priority.forms import (
    ConfirmForm,
    ConsultForm,
    ContactForm,
    DiscussionForm,
    ExpectForm,
    PlaceForm,
    ReasonForm,
    ReclassForm,
    RemovalForm,
    ReviewForm,
    SignForm,
    StepForm,
)
from headway.priority.models import Entry, Expectation, Reclassification, Review

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One thing that can be done with an entry.

    may   whether this person may do it now, asked of the action's own policy
    act   the action, from the entry, what the form gives, and the person
    """

    title: str
    button: str
    form: type[StepForm]
    act: Callable[[Entry, Any, User], Any]
    may: Callable[[User, Entry], Decision]
    done: str
    hint: str = ""
    serious: bool = False


def _moves(*verbs: str) -> Callable[[User, Entry], Decision]:
    """Allowed where any of the verbs is."""

    def may(user: User, entry: Entry) -> Decision:
        decisions = [moving.decision(user, verb, entry) for verb in verbs]
        return next((one for one in decisions if one), decisions[0])

    return may


def _in_states(verb: str, *states: str) -> Callable[[User, Entry], Decision]:
    """An edit that only makes sense in some states."""

    def may(user: User, entry: Entry) -> Decision:
        if entry.state not in states or entry.left_on is not None:
            words = entry.get_state_display().lower()
            return Decision(False, f"This cannot be done while it is {words}.")
        return moving.decision(user, verb, entry)

    return may


def _sign(party: str) -> Step:
    name = {"service": "service", "council": "council"}[party]
    return Step(
        f"Sign for the {name}",
        f"Sign for the {name}",
        SignForm,
        lambda e, d, u: actions.agree_entry(
            e, party, by=u, agrees=d["agrees"] == "yes", reason=d["reason"]
        ),
        _in_states(f"sign_for_{party}", "proposed"),
        f"What the {name} says of {{school}} is recorded.",
        "The school is listed when both parties have said yes. Nobody signs for both.",
    )


def open_class(entry: Entry) -> Reclassification | None:
    """The new class that waits for signatures, if there is one."""
    return entry.reclassifications.filter(state="proposed").first()


def _class_step(verb: str) -> Callable[[User, Entry], Decision]:
    def may(user: User, entry: Entry) -> Decision:
        proposed = open_class(entry)
        if proposed is None:
            return Decision(False, "No new class is proposed for this school.")
        return classing.decision(user, verb, proposed)

    return may


def _sign_class(party: str) -> Step:
    return Step(
        f"Sign the new class for the {party}", "Sign", SignForm,
        lambda e, d, u: actions.agree_class(
            open_class(e) or Reclassification(entry=e), party, by=u,
            agrees=d["agrees"] == "yes", reason=d["reason"],
        ),
        _class_step(f"sign_class_for_{party}"),
        "What was said of the new class is recorded.",
    )  # fmt: skip


def _propose_class_may(user: User, entry: Entry) -> Decision:
    if open_class(entry) is not None:
        return Decision(False, "A new class is proposed for this school already.")
    return _in_states("place", "listed", "carried_forward")(user, entry)


def _review_may(user: User, entry: Entry) -> Decision:
    if not entry.is_on_list:
        return Decision(False, "Only a school on the list is reviewed.")
    return recording.decision(user, "review", Review(entry=entry, school_id=entry.school_id))


def _expect_may(user: User, entry: Entry) -> Decision:
    if not entry.is_on_list:
        return Decision(False, "Nothing is asked of a school that is not on the list.")
    said = Expectation(entry=entry, school_id=entry.school_id)
    return recording.decision(user, "note_expectation", said)


STEPS: dict[str, Step] = {
    "contact": Step(
        "Record the contact with the head", "Record the contact", ContactForm,
        lambda e, d, u: actions.record_contact(e, contacted_on=d["contacted_on"], by=u),
        _moves("record_contact"), "The contact with {school} is recorded.",
    ),
    "discussion": Step(
        "Record the visit and the head's view", "Record and propose", DiscussionForm,
        lambda e, d, u: actions.record_discussion(
            e, visited_on=d["visited_on"], head_view=d["head_view"], outcome=d["outcome"], by=u
        ),
        _moves("record_discussion"), "{school} is proposed. Both parties have to sign.",
    ),
    "propose": Step(
        "Lay it before both parties", "Propose", ConfirmForm,
        lambda e, d, u: actions.propose_entry(e, by=u),
        _moves("propose"), "{school} is proposed. Both parties have to sign.",
        "Both parties are then asked to sign. The school goes on the list with the second yes.",
    ),
    "consult": Step(
        "Record what the council said", "Record", ConsultForm,
        lambda e, d, u: actions.record_consultation(e, on=d["on"], words=d["words"], by=u),
        _in_states("record_consultation", "candidate", "contacted", "proposed"),
        "What the council said of {school} is recorded.",
    ),
    "sign-service": _sign("service"),
    "sign-council": _sign("council"),
    "take-back": Step(
        "Take the proposal back", "Take it back", ReasonForm,
        lambda e, d, u: actions.withdraw_entry(e, reason=d["reason"], by=u),
        _moves("take_back"), "The proposal of {school} was taken back.",
        "For a mistake. The proposal stays on record with the reason.", serious=True,
    ),
    "class": Step(
        "Propose another class", "Propose the class", ReclassForm,
        lambda e, d, u: actions.propose_class(e, **d, by=u),
        _propose_class_may, "The new class of {school} waits for both signatures.",
    ),
    "class-sign-service": _sign_class("service"),
    "class-sign-council": _sign_class("council"),
    "class-take-back": Step(
        "Take the new class back", "Take it back", ReasonForm,
        lambda e, d, u: actions.withdraw_class(
            open_class(e) or Reclassification(entry=e), reason=d["reason"], by=u
        ),
        _class_step("take_class_back"), "The new class was taken back.",
    ),
    "review": Step(
        "Review at the end of the year", "Keep the outcome", ReviewForm,
        lambda e, d, u: actions.review_entry(
            e, d["outcome"], reason=d["reason"], by=u,
            no_further_need=d.get("no_further_need") == "yes",
            feedback_words=d.get("feedback_words", ""),
        ),
        _review_may, "The review of {school} is recorded.",
    ),
    "remove": Step(
        "Propose the removal", "Propose the removal", RemovalForm,
        lambda e, d, u: actions.propose_removal(
            e, rationale=d["rationale"], by=u,
            no_further_need=d.get("no_further_need") == "yes",
            feedback_words=d.get("feedback_words", ""),
            minute_reference=d.get("minute_reference", ""),
        ),
        _moves("propose_removal"),
        "The removal of {school} is proposed. Draft its letter: the removal can be closed once "
        "the letter has been sent.",
        serious=True,
    ),
    "keep": Step(
        "Keep it on the list", "Keep it on the list", ReasonForm,
        lambda e, d, u: actions.keep_listed(e, reason=d["reason"], by=u),
        _in_states("keep_listed", "removal_proposed"), "{school} stays on the list.",
    ),
    "close": Step(
        "Close the removal", "Close the removal", ConfirmForm,
        lambda e, d, u: actions.close_removal(e, by=u),
        _moves("close_removal"), "The removal of {school} is closed.",
        "This can be done once the letter that confirms the removal has been sent.",
    ),
    "place": Step(
        "Move it in the order of support", "Move it", PlaceForm,
        lambda e, d, u: actions.place_entry(e, d["place"], reason=d["reason"], by=u),
        _in_states("place", "listed", "carried_forward", "removal_proposed"),
        "{school} was moved in the order of support.",
    ),
    "expectation": Step(
        "Note what the school did or refused", "Note it", ExpectForm,
        lambda e, d, u: actions.note_expectation(
            e, d["code"], answer=d["answer"], on=d["on"], note=d["note"], by=u
        ),
        _expect_may, "It is noted.",
    ),
}  # fmt: skip


def steps_of(user: User, entry: Entry) -> list[tuple[str, Step]]:
    """The steps that this person may take now, in the order of the work."""
    return [(key, step) for key, step in STEPS.items() if step.may(user, entry)]
