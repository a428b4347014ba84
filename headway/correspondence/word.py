"""A letter as a Word document.

python-docx makes the sheet once in a process: styles, margins, language. For each letter only
the parts with its words are written anew, which takes a tenth of the time of opening it.
"""

import io
import zipfile
import zlib
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
DOCUMENT, RELS, CORE = "word/document.xml", "word/_rels/document.xml.rels", "docProps/core.xml"
FOOTER_WORDS = "FOOTER-OF-THE-LETTER"
STAMP = (1980, 1, 1, 0, 0, 0)  # the same words give the same bytes


@dataclass(frozen=True)
class Part:
    """A part of the sheet that is the same in every letter, packed already."""

    about: zipfile.ZipInfo
    packed: bytes


@dataclass(frozen=True)
class Sheet:
    """An empty letter: parts packed once, parts with words, the closing section properties."""

    same: tuple[Part, ...]
    worded: dict[str, bytes]
    closing: str


@cache
def _sheet() -> Sheet:
    """The sheet that python-docx makes."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(23)
    section.top_margin = section.bottom_margin = Mm(20)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(8)
    language = normal.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): "en-GB"})
    normal.element.get_or_add_rPr().append(language)
    section.footer.paragraphs[0].text = FOOTER_WORDS
    held = io.BytesIO()
    document.save(held)
    with zipfile.ZipFile(held) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    whole = parts[DOCUMENT].decode()
    start = whole.index("<w:sectPr")
    worded = {name: parts.pop(name) for name in [*parts] if _has_words(name)}
    return Sheet(
        same=tuple(_packed(name, content) for name, content in parts.items()),
        worded=worded,
        closing=whole[start : whole.index("</w:sectPr>") + len("</w:sectPr>")],
    )


def _has_words(name: str) -> bool:
    return name in (DOCUMENT, RELS, CORE) or name.startswith("word/footer")


def _packed(name: str, content: bytes) -> Part:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    about = zipfile.ZipInfo(name, STAMP)
    about.compress_type = zipfile.ZIP_DEFLATED
    about.file_size, about.compress_size = len(content), len(packed)
    about.CRC = zlib.crc32(content)
    return Part(about, packed)


def docx(sheet: dict[str, Any], *, made_on: date) -> bytes:
    """The letter whose words are in `sheet`; the same sheet gives the same bytes."""
    empty = _sheet()
    links: list[str] = []
    body = "".join(_body(sheet, links))
    root = (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{empty.closing}</w:body>'
        "</w:document>"
    )
    footer = escape(f"{sheet['reference']}  {sheet['marking']}").encode()
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in empty.worded.items():
            if name == DOCUMENT:
                content = f'<?xml version="1.0" encoding="UTF-8"?>{root}'.encode()
            elif name == RELS:
                content = _with_links(content, links)
            elif name == CORE:
                content = _core(sheet, made_on)
            else:
                content = content.replace(FOOTER_WORDS.encode(), footer)
            package.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
        for part in empty.same:
            _placed(package, held, part)
    return held.getvalue()


def _placed(package: zipfile.ZipFile, held: io.BytesIO, part: Part) -> None:
    """Put a packed part into the file as it is: packing it anew takes most of the time."""
    about = copy(part.about)
    about.header_offset = held.tell()
    held.write(about.FileHeader(False) + part.packed)
    package.filelist.append(about)
    package.NameToInfo[about.filename] = about
    package.start_dir = held.tell()


def _body(sheet: dict[str, Any], links: list[str]) -> list[str]:
    lines = [
        _paragraph(_run(sheet["service"], bold=True, size=14)),
        _paragraph(_run(sheet["council"])),
        *(_paragraph(_run(part), tight=True) for part in sheet["to"]),
        _paragraph(_run(sheet["marking"], bold=True), right=True, tight=True),
        _paragraph(_run(sheet["date"]), right=True),
        _paragraph(_run(sheet["subject"]), style="Heading1"),
    ]
    for block in sheet["blocks"]:
        style = "ListBullet" if block["listed"] else ""
        lines += [_paragraph(_pieces(line, links), style=style) for line in block["lines"]]
    lines += [_paragraph(_run(sheet["closing"])), _paragraph("")]
    if sheet["signed"]:
        lines.append(_paragraph(_run(sheet["signed"], bold=True), tight=True))
    lines += [_paragraph(_run(sheet["office"]), tight=True), _paragraph(_run(sheet["service"]))]
    return lines


def _pieces(line: list[list[str]], links: list[str]) -> str:
    found = []
    for piece in line:
        if len(piece) == 1:
            found.append(_run(piece[0]))
            continue
        links.append(piece[1])
        found.append(f'<w:hyperlink r:id="rIdLink{len(links)}">{_run(piece[0])}</w:hyperlink>')
    return "".join(found)


def _paragraph(inside: str, *, style: str = "", right: bool = False, tight: bool = False) -> str:
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += '<w:spacing w:after="0"/>' if tight else ""
    about += '<w:jc w:val="right"/>' if right else ""
    return f"<w:p><w:pPr>{about}</w:pPr>{inside}</w:p>"


def _run(words: str, *, bold: bool = False, size: int = 0) -> str:
    about = "<w:b/>" if bold else ""
    about += f'<w:sz w:val="{2 * size}"/>' if size else ""
    legal = "".join(sign for sign in words if sign >= " " or sign in "\t\n")
    text = f'<w:t xml:space="preserve">{escape(legal)}</w:t>'
    return f"<w:r><w:rPr>{about}</w:rPr>{text}</w:r>"


def _with_links(content: bytes, links: list[str]) -> bytes:
    rows = "".join(
        f'<Relationship Id="rIdLink{number}" Type="{LINKS}" '
        f'Target="{escape(link, {chr(34): "&quot;"})}" TargetMode="External"/>'
        for number, link in enumerate(links, 1)
    )
    return content.replace(b"</Relationships>", f"{rows}</Relationships>".encode())


def _core(sheet: dict[str, Any], made_on: date) -> bytes:
    stamp = f"{made_on.isoformat()}T00:00:00Z"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties xmlns:cp="http://schemas.'
        'openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(sheet['title'])}</dc:title>"
        f"<dc:creator>{escape(sheet['service'])}</dc:creator><dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        "</cp:coreProperties>"
    ).encode()
