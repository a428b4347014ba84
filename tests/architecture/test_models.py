"""Rules about stored fields and verbs."""

import ast

from django.apps import apps

from headway.core.privacy import CLASSES, class_of, declared
from headway.core.states import Move, sentence_of, verb_tables
from tests.architecture.reading import short, sources, tree

OURS = [config for config in apps.get_app_configs() if config.name.startswith("headway.")]
# Models of values that publishers print about schools may be classed whole.
PUBLISHED = {"schools", "measures", "inspections", "assessment", "frameworks"}


def models():
    return [
        model
        for config in OURS
        for model in config.get_models()
        if ".tests." not in model.__module__ and not model._meta.auto_created
    ]


def test_every_field_is_classed_as_personal_sensitive_plain_or_secret():
    unclassed = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
        if class_of(model, field.name) not in CLASSES
    ]
    assert unclassed == []


def test_a_whole_model_is_classed_in_one_line_only_where_publishers_print_its_values():
    wide = [
        f"{config.label}: {line}"
        for config in OURS
        for line in declared(config.label)
        if line.endswith(".*") and config.label not in PUBLISHED
    ]
    assert wide == []


def test_no_declaration_speaks_of_a_field_that_does_not_exist():
    stored = {
        (model._meta.app_label, f"{model._meta.object_name}.{field.name}")
        for model in models()
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many)
    }
    stored |= {(m._meta.app_label, f"{m._meta.object_name}.*") for m in models()}
    stale = [
        f"{config.label}: {line}"
        for config in OURS
        for line in declared(config.label)
        if (config.label, line) not in stored
    ]
    assert stale == []


def test_people_are_named_by_protected_keys_only():
    loose = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete.__name__ == "CASCADE"
        and field.related_model._meta.label == "accounts.User"
    ]  # fmt: skip
    assert loose == []


def tables():
    return [
        (config.label, name, table) for config in OURS for name, table in verb_tables(config.label)
    ]


def test_every_verb_has_a_sentence_that_names_who_did_it():
    for app, _, table in tables():
        for verb, entry in table.items():
            assert entry.says.startswith("{actor} "), f"{app}.{verb}"
            assert entry.says.endswith("."), f"{app}.{verb}"


def test_a_verb_means_one_thing_in_a_feature():
    seen = {}
    for app, name, table in tables():
        for verb in table:
            assert seen.setdefault((app, verb), name) == name, f"{app}.{verb} is in two tables"


def test_every_state_that_a_table_names_is_one_of_the_models():
    for app, name, table in tables():
        states = {s for m in table.values() if isinstance(m, Move) for s in (*m.sources, m.target)}
        assert all(isinstance(state, str) for state in states), f"{app}.{name}"


def test_every_verb_used_in_an_action_is_phrased():
    used = []
    for path in sources():
        if "/actions" not in short(path) or short(path).startswith("headway/core/"):
            continue
        app = short(path).split("/")[1]
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and len(node.args) >= 2:
                called = ast.unparse(node.func)
                verb = node.args[1]
                if isinstance(verb, ast.Constant) and isinstance(verb.value, str) and (
                    "by" in {k.arg for k in node.keywords} or called.endswith("record")
                ):  # fmt: skip
                    used.append((app, verb.value))
    assert ("accounts", "give_role") in used, "the walk sees nothing"
    for app, verb in used:
        assert sentence_of(app, verb)
