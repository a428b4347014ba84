"""Short words for a school's class, and columns that a sentence rests on without naming."""

from headway.evidence.rules import load
from headway.frameworks.versions import shipped, version
from headway.frameworks.writing import text_of, told


def test_every_shipped_category_has_short_words_that_propose_nothing() -> None:
    for key in shipped():
        for category in version(key).contents.categories:
            assert category.name == category.short
            assert "if both" not in category.name
            assert len(category.name) <= 40


def test_short_words_stay_when_a_version_is_written_anew() -> None:
    framework = version("aldermere-2025")
    again = load(text_of(told(framework.contents)))
    assert [c.short for c in again.contents.categories] == [
        c.short for c in framework.contents.categories
    ]
    assert again.hash == framework.hash


def test_a_sentence_without_levels_still_cites_them() -> None:
    cited = version("aldermere-2025").cited("W1")
    assert cited == [
        "data_concern",
        "attainment_level",
        "progress_level",
        "groups_level",
        "inclusion_level",
    ]
