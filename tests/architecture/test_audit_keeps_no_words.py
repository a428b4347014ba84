"""What people wrote in confidence is marked in the audit, never kept: of every model there is."""

import re

import pytest
from django.apps import apps
from django.db import models

from headway.core import audit
from headway.core.privacy import PERSONAL, SECRET, SENSITIVE, class_of

WORDS = "Two governors resigned after a quarrel."
OURS = [model for model in apps.get_models() if model.__module__.startswith("headway.")]
# The people who act stand by name in every event; what a Partner is called is published.
NAMED = {"accounts.User.name", "accounts.User.email", "schools.School.head_name"}
OF_A_PERSON = re.compile(r"(^|_)(name|email|address|phone|reporter)(_|$)|^signed_for")


def text_fields(model):
    """The fields of a model that hold what people write."""
    for field in model._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if free or isinstance(field, models.JSONField):
            yield field


def kept(model, field):
    """What a snapshot keeps of a field that somebody wrote in."""
    value = [WORDS] if isinstance(field, models.JSONField) else WORDS
    return str(audit.plain(model(**{field.name: value}), field))


def restricted(model):
    """Fields whose words only some may read; codes and short names of ours aside."""
    for field in text_fields(model):
        kind = class_of(model, field.name)
        if kind == SECRET or (kind == SENSITIVE and audit.words(field)):
            yield field


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_restricted_word_reaches_a_snapshot(model):
    leaks = [field.name for field in restricted(model) if WORDS in kept(model, field)]
    assert leaks == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_names_and_addresses_of_others_reach_no_snapshot(model):
    leaks = [
        field.name
        for field in text_fields(model)
        if class_of(model, field.name) == PERSONAL
        and OF_A_PERSON.search(field.name)
        and f"{model._meta.label}.{field.name}" not in NAMED
        and not model._meta.label.startswith("core.")  # the events themselves
        and WORDS in kept(model, field)
    ]
    assert leaks == []


def test_the_walk_sees_what_it_is_for():
    seen = {f"{model.__name__}.{field.name}" for model in OURS for field in restricted(model)}
    assert {
        "EngagementRating.evidence", "Allocation.handover", "Entry.withdrawn_why",
        "Entry.rationale", "SelfReport.text", "Approach.head_words", "EntryVersion.text",
    } <= seen  # fmt: skip
    assert "Entry.reason_code" not in seen
