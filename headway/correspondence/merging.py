"""Texts with {fields}: what they name, whether it resolves, and the letter that comes of them.

A text is paragraphs with an empty line between them; lines that begin with "- " are a list.
Values are placed as words: nothing that people wrote is read as a field or as a program.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from headway.core.refusals import Refused
from headway.correspondence.kinds import Field

FIELD = re.compile(r"\{([^{}]*)\}")
LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)])")
BULLET = "- "


class CannotMerge(Refused):
    """A text names something that has no value; the sentence says what."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with a text, in words that say what to do."""

    words: str

    def __str__(self) -> str:
        return self.words


def named(text: str) -> list[str]:
    """The names in braces, each once, in the order of the text."""
    return list(dict.fromkeys(match.strip() for match in FIELD.findall(text)))


def faults(subject: str, body: str, known: Mapping[str, Field]) -> list[Fault]:
    """Every reason why a text cannot be used; an unknown field comes with the nearest known."""
    found = []
    for where, text in (("subject", subject), ("text", body)):
        for name in named(text):
            if name not in known:
                found.append(Fault(_unknown(where, name, known)))
        if "{" in FIELD.sub("", text) or "}" in FIELD.sub("", text):
            found.append(
                Fault(f"The {where} has a brace without its partner. Fields look like {{school}}.")
            )
    if not subject.strip():
        found.append(Fault("Enter a subject."))
    if "\n" in subject.strip():
        found.append(Fault("The subject is one line."))
    if not body.strip():
        found.append(Fault("Enter the text of the letter."))
    return found


def _unknown(where: str, name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    meant = f" Did you mean {{{near[0]}}}?" if near else " Choose one from the list of fields."
    return f"The {where} names {{{name}}}, which letters of this kind do not have.{meant}"


def merged(text: str, values: Mapping[str, str], known: Mapping[str, Field]) -> str:
    """A text with its fields filled.

    Raises CannotMerge for a field without a value, unless the field may be empty.
    """

    def value(match: re.Match[str]) -> str:
        name = match.group(1).strip()
        found = tidy(values.get(name, ""))
        if not found and not (name in known and known[name].blank):
            words = known[name].words if name in known else "letters of this kind do not have it"
            raise CannotMerge(f"{{{name}}} has no value ({words}).")
        return found

    filled = FIELD.sub(value, text)
    return "\n\n".join(block for block in map(_spaced, filled.split("\n\n")) if block)


def tidy(value: str) -> str:
    """A value as it stands in a sentence: one line, or paragraphs where it has several."""
    parts = re.split(r"\n\s*\n", str(value).replace("\r\n", "\n"))
    return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())


def _spaced(block: str) -> str:
    lines = [" ".join(line.split()) for line in block.splitlines()]
    # "in 2025/26: {reason}." with a reason that ends in a full stop has one too many.
    return "\n".join(re.sub(r"([.!?])\.(?=\s|$)", r"\1", line) for line in lines if line)


@dataclass(frozen=True)
class Block:
    """A paragraph, or the items of a list."""

    lines: tuple[str, ...]
    listed: bool = False


def blocks(text: str) -> list[Block]:
    """A merged text as paragraphs and lists."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        words: list[str] = []
        items: list[str] = []
        for line in part.splitlines():
            if line.startswith(BULLET):
                items.append(line.removeprefix(BULLET).strip())
            elif items:
                items[-1] += f" {line.strip()}"
            else:
                words.append(line.strip())
        if words:
            found.append(Block((" ".join(words),)))
        if items:
            found.append(Block(tuple(items), listed=True))
    return found


def runs(line: str) -> list[list[str]]:
    """A line in pieces: [words] or [words, address] for a link."""
    return [
        [piece, piece] if LINK.fullmatch(piece) else [piece] for piece in LINK.split(line) if piece
    ]
