"""Pages in a browser: opened in light and dark, printed with what was folded away, read out loud."""

import shutil
import subprocess
import zlib
from html.parser import HTMLParser

import pytest

import symderive
from symderive.render import pages, shown_report, writeup

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DARK = "--blink-settings=preferredColorScheme=0"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """A page with two solutions, folded, and a report."""
    product = symderive.solve(r"x \in \mathbb{R}", r"\frac{d}{dx} x^2 \sin x")
    bayes = symderive.solve(
        "D, T \\in \\{0, 1\\}\nP(D=1) = 0.01\nP(T=1 \\mid D=1) = 0.9\nP(T=1 \\mid D=0) = 0.2", r"P(D=1 \mid T=1)"
    )
    report = symderive.check(r"x \in \mathbb{R}", [r"\frac{d}{dx} x^3", "= 3x^2", "= 3x"])
    shown = [writeup.solution(product), writeup.solution(bayes), shown_report.report(report)]
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(pages.write(shown, "html", title="Three problems"), encoding="utf-8")
    return path


def browse(page, *words):
    command = [CHROMIUM, *QUIET, f"--user-data-dir={page.parent / 'profile'}", *words, page.as_uri()]
    return subprocess.run(command, capture_output=True, timeout=60, check=True)


def paper(picture):
    """The first pixel of a PNG file: the colour of the paper."""
    data, at, packed = picture.read_bytes(), 8, b""
    while at < len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        packed += data[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += length + 12
    return tuple(zlib.decompress(packed)[1:4])


@in_browser
def test_light_and_dark(page):
    for name, words, light in (("light", (), True), ("dark", (DARK,), False)):
        picture = page.parent / f"{name}.png"
        browse(page, f"--screenshot={picture}", "--window-size=900,600", *words)
        assert (sum(paper(picture)) > 3 * 128) is light


@in_browser
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext is installed")
def test_print_shows_what_is_folded_away(page):
    printed = page.parent / "page.pdf"
    browse(page, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, check=True).stdout.decode()
    assert "product rule" in text
    assert "total probability" in text
    assert "Every line was compared" in text


class Heard(HTMLParser):
    """What a screen reader relies on."""

    def __init__(self):
        super().__init__()
        self.language, self.levels, self.silent, self.folded, self.open = None, [], [], 0, []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang")
        if tag in ("h1", "h2", "h3"):
            self.levels.append(int(tag[1]))
        if tag == "math" and not given.get("alttext"):
            self.silent.append(self.getpos())
        if tag == "summary":
            assert self.open[-1] == "details"
            self.folded += 1
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_a_screen_reader_finds_its_way(page):
    heard = Heard()
    heard.feed(page.read_text(encoding="utf-8"))
    assert heard.language == "en"
    assert heard.levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(heard.levels, heard.levels[1:], strict=False))
    assert heard.silent == []
    assert heard.folded == 2
