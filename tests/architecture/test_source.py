"""Rules of the house that a machine can check."""

import ast
import re

import pytest

from tests.architecture.reading import HOUSE, public_functions, short, sources, tree

LONGEST = 400  # lines
BARRED_NAMES = {"utils", "helpers", "common", "extras", "misc"}
BARRED_WORDS = re.compile(r"#.*\b(simply|just|obviously)\b", re.I)

# Where rows are written. Everything else reads.
WRITERS = re.compile(
    r"/actions\.py$|/actions/|/publishing\.py$|/publish(ing)?/|/publish\.py$|/loading\.py$"
    r"|^headway/core/(actions|audit|jobs)\.py$|/management/commands/"
)
WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "bulk_update",
    "update", "delete", "asave", "acreate", "adelete", "aupdate",
}  # fmt: skip
FILES = re.compile(r"form|image|figure|workbook|document|super\(\)")  # saved, and not as rows
MANAGERS = re.compile(
    r"objects|queryset|_base_manager|_default_manager|\.filter\(|\.all\(|\.exclude\("
)


def test_no_file_grows_past_four_hundred_lines():
    long = {
        short(path): count
        for path in sources()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}, "make a folder of it, by business noun"


def test_no_name_says_that_its_code_has_no_home():
    named = [short(p) for p in sources() if BARRED_NAMES & {*p.parts, p.stem}]
    assert named == []


def test_comments_leave_out_words_that_belittle():
    found = [
        f"{short(path)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if BARRED_WORDS.search(line)
    ]
    assert found == []


def writes_in(path):
    """Calls in a file that change rows: `objects.create()`, `query.update()`, `case.save()`."""
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in WRITES:
            continue
        target = ast.unparse(node.func.value)
        # dict.update, set.update, hashlib.update and file deletion are not rows.
        if node.func.attr in {"update", "delete", "create"} and not MANAGERS.search(target):
            continue
        if node.func.attr == "save" and FILES.search(target):
            continue
        yield f"{short(path)}:{node.lineno} {ast.unparse(node.func)}"


def test_rows_are_written_only_by_actions_and_loaders():
    casework = [
        p for p in sources() if short(p).startswith("headway/")
        and not short(p).startswith("headway/evidence/") and not WRITERS.search(short(p))
    ]  # fmt: skip
    found = [line for path in casework for line in writes_in(path)]
    assert found == []


def test_the_search_for_writes_finds_them():
    """The walk above would pass if it saw nothing."""
    seen = list(writes_in(HOUSE / "headway/core/actions.py"))
    assert any("update" in line for line in seen)
    assert any("save" in line for line in seen)


def test_no_signals_and_no_generic_keys():
    found = [
        short(path)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("django.dispatch", "django.db.models.signals"))
    ]
    assert found == []


@pytest.mark.parametrize("place", ["evidence", "actions", "queries", "policies"])
def test_what_others_may_call_says_what_it_does(place):
    def inside(path):
        text = short(path)
        return (
            text.startswith("headway/evidence/") if place == "evidence"
            else f"/{place}.py" in text or f"/{place}/" in text
        )  # fmt: skip

    silent = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in sources()
        if inside(path)
        for node in public_functions(tree(path))
        # A short record of fields that its module explains says enough by its names.
        if not ast.get_docstring(node) and isinstance(node, ast.FunctionDef)
    ]
    assert silent == []


def test_every_file_of_code_opens_with_what_it_is_for():
    silent = [
        short(path)
        for path in sources()
        if path.name not in {"__init__.py", "apps.py"} and not ast.get_docstring(tree(path))
    ]
    assert silent == []


def test_no_real_address_and_no_folder_of_somebodys_machine_is_in_the_repository():
    found = []
    for path in HOUSE.rglob("*"):
        parts = path.relative_to(HOUSE).parts
        if parts[0] in {".git", ".venv", "var", "node_modules", "uv.lock"} or "vendor" in parts:
            continue
        if path.is_file() and path.suffix in {".py", ".toml", ".md", ".html", ".json", ".yml"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            if re.search(r"(?<![\w.])/work/(main|shared)|/root/|/home/\w+/", text):
                found.append(short(path))
    found = [name for name in found if name != "tests/architecture/test_source.py"]
    assert found == []
