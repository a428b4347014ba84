"""Files that come with an answer: looked into by content, whatever their name says."""

import hashlib
import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from headway.core.refusals import Refused

LARGEST = 10 * 1024 * 1024  # bytes
LARGEST_UNPACKED = 100 * 1024 * 1024  # of a Word document, which is a packed folder
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
TAKES = "Send a PDF, a Word document (.docx), or a picture (JPEG or PNG)."
ENDINGS = {"pdf": ("pdf",), "docx": ("docx",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}


@dataclass(frozen=True)
class Checked:
    """A file that is what it says."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def looked_into(upload: Any) -> Checked:
    """The file, recognised by its content and opened. Raises Refused with what to do instead."""
    size = upload.size or 0
    if size > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 1024**2} MB. Send a smaller one.")
    content = b"".join(upload.chunks())
    if not content:
        raise Refused("The file is empty. Choose another.")
    kind = kind_of(content)
    if not kind:
        raise Refused(f"This file is of a kind that we do not take. {TAKES}")
    name = safe_name(upload.name or "file", kind)
    ending = (upload.name or "").rpartition(".")[2].lower()
    if ending not in ENDINGS[kind]:
        raise Refused(
            f"The name of the file ends in .{ending[:10] or 'nothing'}, but it is a {kind.upper()} "
            "inside. Save it under its right name and send it again."
        )
    if not OPENS[kind](content):
        raise Refused("The file cannot be opened: it is damaged or protected. " + TAKES)
    return Checked(name, kind, content)


def kind_of(content: bytes) -> str:
    """What a file is, by how it begins; "" for anything that we do not take."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "docx" if content.startswith(b"PK\x03\x04") else ""


def safe_name(name: str, kind: str) -> str:
    """A name without folders or strange signs, ending as its kind does."""
    stem = re.split(r"[\\/]", name)[-1].rpartition(".")[0]
    stem = re.sub(r"[^\w .()-]+", "", stem).strip(" .")[:100] or "file"
    return f"{stem}.{ENDINGS[kind][0]}"


def _opens_pdf(content: bytes) -> bool:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        return not reader.is_encrypted and len(reader.pages) > 0
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _opens_docx(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if sum(part.file_size for part in package.infolist()) > LARGEST_UNPACKED:
                return False
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return False  # a program inside
            if not {"[Content_Types].xml", "word/document.xml"} <= names:
                return False
            return package.testzip() is None
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, NotImplementedError):
        return False


def _opens_png(content: bytes) -> bool:
    at, kinds, packed = 8, [], zlib.decompressobj()
    unpacked = 0
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) < 4 or struct.unpack(">I", check)[0] != zlib.crc32(kind + data):
            return False
        kinds.append(kind)
        if kind == b"IDAT":
            try:
                unpacked += len(packed.decompress(data, LARGEST_UNPACKED))
            except zlib.error:
                return False
            if unpacked >= LARGEST_UNPACKED:
                return False
        at += 12 + length
        if kind == b"IEND":
            break
    return bool(kinds) and kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and b"IDAT" in kinds


def _opens_jpeg(content: bytes) -> bool:
    """Walks the segments up to the picture itself, which must end as one does."""
    at, frame = 2, False
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return False
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if length < 2:
            return False
        frame |= 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}
        if marker == 0xDA:  # the picture's data follow
            return frame and content.rstrip(b"\x00").endswith(b"\xff\xd9")
        at += 2 + length
    return False


OPENS = {"pdf": _opens_pdf, "docx": _opens_docx, "png": _opens_png, "jpeg": _opens_jpeg}
