"""The published styles lose their branding and their absolute addresses on the way in."""

import struct
import zlib

import pytest

from headway.core import frontend
from headway.core.frontend import FrontendUnavailable, cleaned, is_ready, plain_font, prepare

PUBLISHED = """@charset "UTF-8";.a{font-family:GDS Transport,arial,sans-serif}
/*! Copyright (c) 2011 by Margaret Calvert & Henrik Kubel. */@font-face{font-family:GDS Transport;
src:url(/assets/fonts/light.woff2)}.b{background-image:url(/assets/images/icon-tag.svg)}
.c{background-image:url(/assets/images/govuk-crest.svg)}
/*# sourceMappingURL=govuk-frontend.min.css.map */"""


def test_the_typeface_and_the_crest_of_govuk_are_left_out():
    text = cleaned(PUBLISHED)
    assert "GDS Transport" not in text
    assert "@font-face" not in text
    assert "crest" not in text
    assert "font-family:var(--headway-font)" in text


def test_addresses_are_relative_and_no_source_map_is_named():
    text = cleaned(PUBLISHED + "\n//# sourceMappingURL=moj.js.map")
    assert "url(images/icon-tag.svg)" in text
    assert "/assets/" not in text
    assert "sourceMappingURL" not in text


def woff(tables):
    """A WOFF 1.0 file around these tables."""
    directory, body = b"", b""
    offset = 44 + 20 * len(tables)
    for tag, data in tables:
        packed = zlib.compress(data)
        packed = packed if len(packed) < len(data) else data
        directory += struct.pack(">4sIIII", tag, offset + len(body), len(packed), len(data), 7)
        body += packed
    head = struct.pack(">4sIIH", b"wOFF", 0x00010000, 0, len(tables))
    return head.ljust(44, b"\0") + directory + body


def test_a_wrapped_font_comes_out_with_its_tables():
    tables = [(b"cmap", b"x" * 400), (b"head", b"tiny")]
    font = plain_font(woff(tables))
    flavour, count, *_ = struct.unpack(">IHHHH", font[:12])
    assert (flavour, count) == (0x00010000, 2)
    for number, (tag, data) in enumerate(tables):
        found, _, offset, length = struct.unpack(
            ">4sIII", font[12 + 16 * number : 28 + 16 * number]
        )
        assert found == tag
        assert font[offset : offset + length] == data
        assert offset % 4 == 0


def test_something_else_is_no_font():
    with pytest.raises(ValueError, match="not a WOFF"):
        plain_font(b"\0" * 60)


def test_a_folder_made_from_today_s_list_is_left_alone(tmp_path, monkeypatch):
    def never(work):
        raise AssertionError("nothing should be fetched")

    monkeypatch.setattr(frontend, "_install", never)
    (tmp_path / frontend.STAMP).write_text(frontend._stamp(), encoding="utf-8")
    assert prepare(tmp_path, say=lambda words: None) == tmp_path


def test_an_older_folder_is_made_again_and_a_failure_leaves_it(tmp_path, monkeypatch):
    def unreachable(work):
        raise FrontendUnavailable("The page styles could not be fetched.")

    monkeypatch.setattr(frontend, "_install", unreachable)
    (tmp_path / frontend.STAMP).write_text("older", encoding="utf-8")
    assert not is_ready(tmp_path)
    with pytest.raises(FrontendUnavailable):
        prepare(tmp_path, say=lambda words: None)
    assert (tmp_path / frontend.STAMP).read_text(encoding="utf-8") == "older"


@pytest.mark.skipif(not is_ready(), reason="The page styles have not been fetched here.")
def test_what_is_served_holds_no_branding():
    files = [path for path in frontend.VENDOR.rglob("*") if path.is_file()]
    assert not [path.name for path in files if frontend.BRANDING.search(path.name)]
    for path in files:
        if path.suffix == ".css":
            text = path.read_text(encoding="utf-8")
            assert "GDS Transport" not in text
            assert "/assets/" not in text
