"""Documents that are drawn from the code say what the code says."""

import importlib.util

from tests.architecture.reading import HOUSE


def generator():
    spec = importlib.util.spec_from_file_location("generate", HOUSE / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_drawn_documents_are_up_to_date():
    stale = [
        str(path)
        for path, text in generator().drawn().items()
        if not (HOUSE / "docs" / path).exists()
        or (HOUSE / "docs" / path).read_text(encoding="utf-8") != text
    ]
    assert stale == [], "run ./run docs"


def test_there_is_a_record_for_each_choice_that_would_surprise_a_colleague():
    records = sorted((HOUSE / "docs" / "adr").glob("[0-9]*.md"))
    assert len(records) >= 8
    for record in records:
        text = record.read_text(encoding="utf-8")
        for heading in ("## Context", "## Options", "## Decision", "## Consequence"):
            assert heading in text, f"{record.name} lacks {heading}"
        assert len(text.split()) < 500, f"{record.name} is longer than a page"


def test_the_readme_names_every_variable_that_is_read():
    import re

    code = (HOUSE / "config" / "environment.py").read_text(encoding="utf-8")
    readme = (HOUSE / "README.md").read_text(encoding="utf-8")
    names = set(re.findall(r'"((?:HEADWAY|DATABASE)_[A-Z_]*[A-Z])"', code))
    assert names
    assert [name for name in sorted(names) if name not in readme] == []
