"""Search text: folded so that the database's plain LIKE finds what a person typed.

SQLite's LIKE folds ASCII letters only, so accents and case are folded here, on both sides.
One column and one `icontains` a word is enough: 24,000 rows answer in a few milliseconds, on
SQLite and PostgreSQL alike, so there is no search index to keep in step (measured in
`tests/test_searching.py`).
"""

import re
import unicodedata

LONGEST = 800
WORDS = 8  # of a query; more than anybody types, and each is one condition


def folded(text: str) -> str:
    """Lower case, no accents, punctuation as spaces: "St. Anne's (RC)" -> "st annes rc"."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    plain = plain.lower().replace("'", "").replace("&", " and ")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def search_text(*parts: str | int | None) -> str:
    """What a school is found by. A postcode or number is found with and without its space."""
    pieces = [folded(str(part)) for part in parts if part not in (None, "")]
    joined = [piece.replace(" ", "") for piece in pieces if re.search(r"\d", piece)]
    return " ".join(dict.fromkeys(pieces + joined))[:LONGEST]


def search_words(typed: str) -> list[str]:
    """The words to look for, all of which must be found."""
    words = folded(typed).split()[:WORDS]
    # "b1 1aa" typed as one postcode: find the spaced and the joined form by the joined one
    if (
        len(words) == 2
        and re.fullmatch(r"[a-z]{1,2}\d[a-z\d]?", words[0])
        and re.fullmatch(r"\d[a-z]{2}", words[1])
    ):
        return ["".join(words)]
    return words
