"""The chat page in a browser, with the real bot behind it: what a person sees, does and cannot do.

Needs Chromium; without one these tests are skipped, or fail where ``TEST_BROWSER=required`` is set.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from bot.tryout import ADA_ID, BORIS_ID, CHIARA_ID, EDITOR_ID
from tests.e2e.rig import ROOT, clean_environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page, Request

pytestmark = pytest.mark.browser

SAMPLES = ROOT / "samples"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NO_BROWSER = "no browser to try the page with; install it with `apt-get install chromium`"
WAIT_MS = 20_000
READY_WITHIN_S = 60.0

DENIED = "Who denied the waste dumping claim?"
ARABIC = "ماذا قال وزير الموانئ في كارفيسا؟"
HTML = "<img src=x onerror=alert(1)>"
HOSTILE = f"""---
title: {HTML} **title** of the wall
outlet: <script>window.hacked=1</script> Gazette
published: 2026-05-01
url: javascript:window.hacked=2
---
The wizard Gorbulus painted {HTML} and **two stars** and [a link](http://evil.example) on a wall.
Then the wizard Gorbulus added <b onmouseover=alert(2)>a \u202edlob\u202c hat</b> to the same wall.
"""


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}

# How far the first letter of an element stands from its right edge, in pixels.
FROM_THE_RIGHT = """(element) => {
  const range = document.createRange();
  range.setStart(document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode(), 0);
  range.setEnd(range.startContainer, 1);
  return element.getBoundingClientRect().right - range.getBoundingClientRect().right;
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("TEST_BROWSER") == "required":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def running_bot(place: Path, settings: dict[str, str]) -> Iterator[str]:
    """Run the bot as ``make run`` does without a token; give the address that it prints."""
    data = {"WHOSAID_TRYOUT_PORT": "0", "WHOSAID_DATA_DIR": str(place / "data")}
    output = place / "output.txt"
    with output.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot"],
            cwd=place,
            env=clean_environment(place, data | settings),
            stdout=stream,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline_s = time.monotonic() + READY_WITHIN_S
        while not (found := re.search(r"ready: open (http://\S+)", output.read_text())):
            assert process.poll() is None, output.read_text()
            assert time.monotonic() < deadline_s, output.read_text()
            time.sleep(0.02)
        yield found[1]
        process.terminate()
        assert process.wait(40) == 0, output.read_text()
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples and an article that would like to be a program."""
    folder = Path(shutil.copytree(SAMPLES, tmp_path_factory.mktemp("page") / "articles"))
    (folder / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def address(
    chromium: Browser, articles: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    settings = {"WHOSAID_ARTICLES_DIR": str(articles), "WHOSAID_QUESTION_EVERY_S": "0"}
    with running_bot(tmp_path_factory.mktemp("bot"), settings) as found:
        yield found


@dataclass
class Tab:
    """A page in the browser, on which nothing may go wrong unseen."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors, dialogs and requests that leave this machine."""
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("dialog", self._asked)
        self.page.on("request", self._requested)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(f"{message.type}: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.hostname != "127.0.0.1":
            self.troubles.append(f"request: {request.url}")

    def start(self, address: str, person: int) -> None:
        """Open somebody's chat and press Start where nobody has yet."""
        self.page.goto(f"{address}#{person}")
        self.page.locator("#start:visible, #composer:visible").first.wait_for()
        if self.page.locator("#start").is_visible():
            self.page.locator("#start").click()
            self.page.locator(".message.other").first.wait_for()

    @property
    def messages(self) -> Locator:
        """The bot's messages."""
        return self.page.locator(".message.other")

    def ask(self, text: str) -> Locator:
        """Type a text, send it and return the bot's next message."""
        n_before = self.messages.count()
        self.page.locator("#text").fill(text)
        self.page.locator("#text").press("Enter")
        return self.nth(n_before)

    def nth(self, number: int) -> Locator:
        """Return the bot's message of that number, from 0, as soon as it is there."""
        message = self.messages.nth(number)
        message.wait_for()
        return message


@pytest.fixture
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """A new page with no memory; ``parametrize`` it indirectly with the options of a context."""
    options: dict[str, Any] = getattr(request, "param", {})
    context = chromium.new_context(**options)
    found = Tab(context.new_page())
    found.watch()
    yield found
    troubles = list(found.troubles)
    hacked = found.page.evaluate("window.hacked")
    context.close()
    assert troubles == []
    assert hacked is None


def test_without_any_setting_the_samples_answer(
    chromium: Browser, tab: Tab, tmp_path: Path
) -> None:
    with running_bot(tmp_path, {}) as address:
        tab.start(address, ADA_ID)
        welcome = tab.nth(0)
        examples = welcome.locator(".key")
        examples.nth(2).wait_for()

        examples.first.click()
        answer = tab.nth(1)

        assert examples.count() == 3
        assert answer.locator("em").first.inner_text() == examples.first.inner_text()
        assert answer.locator("blockquote").count() >= 1
        tab.page.goto("about:blank")


def test_a_question_is_answered_with_bold_words_links_and_context(tab: Tab, address: str) -> None:
    tab.start(address, ADA_ID)

    answer = tab.ask(DENIED)
    quotes = answer.locator("blockquote")
    context = press(tab, answer, "Context")

    assert quotes.count() >= 3
    assert quotes.locator("strong").count() >= 3
    link = answer.locator("a").first
    assert str(link.get_attribute("href")).startswith("https://")
    assert link.get_attribute("rel") == "noopener noreferrer"
    assert context.locator("blockquote.expandable").count() == quotes.count()
    assert quotes.first.inner_text() in context.inner_text()


def test_the_editor_reindexes_and_looks_at_the_status(
    tab: Tab, address: str, articles: Path
) -> None:
    tab.start(address, ADA_ID)
    (articles / "late.txt").write_text("The owl Hesper opened a library of pebbles on Tevu.\n")
    tab.page.get_by_role("button", name=re.compile("Edith")).click()
    tab.page.locator("#start").click()
    tab.nth(0)

    shown = tab.ask("/reindex")
    shown.get_by_text("Reindexed in").wait_for()
    status = tab.ask("/status")

    assert "New 1, changed 0, moved 0, gone 0." in shown.inner_text()
    assert "edited" in shown.inner_text()
    assert "59 articles" in status.inner_text()
    assert "Hesper" in tab.ask("Which owl opened a library of pebbles?").inner_text()


def test_an_edited_question_edits_its_answer(tab: Tab, address: str) -> None:
    tab.start(address, BORIS_ID)
    answer = tab.ask(DENIED)
    number = answer.get_attribute("data-message")
    n_messages = tab.messages.count()

    tab.page.locator("#text").press("ArrowUp")
    assert tab.page.locator("#text").input_value() == DENIED
    tab.page.locator("#text").fill("unicorn telescope")
    tab.page.locator("#text").press("Enter")
    edited = tab.page.locator(f'[data-message="{number}"]')
    edited.get_by_text("unicorn, telescope").wait_for()

    assert "edited" in edited.inner_text()
    assert "unicorn telescope" in edited.locator(".replied").inner_text()
    assert tab.messages.count() == n_messages


def test_a_forwarded_post_and_a_captioned_picture_are_looked_up(tab: Tab, address: str) -> None:
    tab.start(address, BORIS_ID)
    # Only here, because an installation without the development packages has no playwright.
    from playwright.sync_api import FilePayload

    n_messages = tab.messages.count()
    tab.page.locator("#attach").click()
    tab.page.get_by_role("menuitem", name="Forward a post").click()
    tab.page.locator("#post-text").fill(DENIED)
    tab.page.locator("#post").get_by_role("button", name="Forward").click()
    assert tab.nth(n_messages).locator("blockquote").count() >= 3

    picture = FilePayload(name="wall.png", mimeType="image/png", buffer=PNG)
    tab.page.locator("#file").set_input_files(picture)
    tab.page.locator("#upload-caption").fill(DENIED)
    tab.page.locator("#upload").get_by_role("button", name="Send").click()
    assert tab.nth(n_messages + 1).locator("blockquote").count() >= 3


@pytest.mark.parametrize("tab", [PHONE, PHONE | {"color_scheme": "dark"}], indirect=True)
def test_on_a_phone_nothing_reaches_over_the_edge(tab: Tab, address: str) -> None:
    tab.start(address, CHIARA_ID)

    tab.ask(DENIED)
    tab.ask("w" * 300)

    width, inner = tab.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert inner == 390
    assert width <= inner
    wide = tab.page.evaluate(
        "[...document.querySelectorAll('.bubble, .key, #text, #send')]"
        ".filter((e) => e.getBoundingClientRect().right > innerWidth).length"
    )
    assert wide == 0
    assert tab.page.locator("#text").bounding_box() is not None


def shades(tab: Tab) -> tuple[float, float]:
    """Return how light the text of the bot's last message and the ground under it are, 0 to 1."""
    found: tuple[float, float] = tab.page.evaluate(
        """() => {
          const light = (colour) => {
            const [r, g, b] = colour.match(/[\\d.]+/g).map(Number);
            return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
          };
          const text = [...document.querySelectorAll(".message.other .text")].at(-1);
          const bubble = text.closest(".bubble");
          const ground = getComputedStyle(bubble).backgroundColor;
          return [light(getComputedStyle(text).color), light(ground)];
        }"""
    )
    return found


@pytest.mark.parametrize(
    "tab", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True
)
def test_text_stands_out_in_light_and_dark(
    tab: Tab, address: str, request: pytest.FixtureRequest
) -> None:
    tab.start(address, ADA_ID)
    tab.nth(0)

    text, ground = shades(tab)

    assert abs(text - ground) > 0.6
    is_dark = tab.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (ground < text) == is_dark


def tab_to(tab: Tab, description: str, script: str) -> None:
    """Press Tab until the focused element fulfils ``script``, which sees it as ``e``."""
    for _ in range(80):
        if tab.page.evaluate(f"((e) => Boolean({script}))(document.activeElement)"):
            return
        tab.page.keyboard.press("Tab")
    raise AssertionError(f"no way to {description} by Tab")


def test_everything_can_be_done_by_keyboard(tab: Tab, address: str) -> None:
    tab.page.goto(f"{address}#{ADA_ID}")
    tab_to(tab, "another chat", 'e.dataset.chat === "7003"')
    tab.page.keyboard.press("Enter")
    if tab.page.locator("#start").is_visible():
        tab_to(tab, "Start", 'e.id === "start"')
        tab.page.keyboard.press("Enter")
        tab.nth(0)
    n_messages = tab.messages.count()

    tab_to(tab, "the text field", 'e.id === "text"')
    tab.page.keyboard.type(DENIED)
    tab.page.keyboard.press("Enter")
    answer = tab.nth(n_messages)
    number = answer.get_attribute("data-message")
    key = f"e.closest('.message')?.dataset.message === '{number}' && e.textContent === 'Context'"
    tab_to(tab, "the button under the answer", key)
    tab.page.keyboard.press("Enter")

    assert tab.nth(n_messages + 1).locator("blockquote").count() >= 1


def test_arabic_sentences_run_from_right_to_left(tab: Tab, address: str) -> None:
    tab.start(address, ADA_ID)

    quote = tab.ask(ARABIC).locator("blockquote").first

    context = press(tab, tab.messages.last, "Context").locator("blockquote").first

    for block in (quote, context):
        assert block.evaluate("(block) => getComputedStyle(block).direction") == "rtl"
        assert block.evaluate(FROM_THE_RIGHT) < 20


def press(tab: Tab, message: Locator, button: str) -> Locator:
    """Press a button under a message and return the bot's next message."""
    n_messages = tab.messages.count()
    message.get_by_role("button", name=button).click()
    return tab.nth(n_messages)


def test_hostile_text_is_shown_and_never_run(tab: Tab, address: str) -> None:
    tab.start(address, CHIARA_ID)

    answer = tab.ask("What did the wizard Gorbulus paint on the wall?")
    said = f"{HTML} **bold** _x_ [l](javascript:alert(1)) \u202etfel\u202c /help wizard"
    reply = tab.ask(said)

    shown = answer.inner_text()
    assert f"painted {HTML} and **two stars** and [a link](http://evil.example)" in shown
    assert "<b onmouseover=alert(2)>" in shown
    assert f"{HTML} **title** of the wall" in press(tab, answer, "All sources").inner_text()
    own = tab.page.locator(".message.own").last.locator(".text")
    assert own.text_content() == said
    assert reply.inner_text()
    for tag in ("img", "script", "iframe", "b[onmouseover]", 'a[href^="javascript"]'):
        assert tab.page.locator(f"#messages .text {tag}").count() == 0
    assert answer.locator("a", has_text="link").count() == 0


def test_a_group_is_answered_only_when_it_asks(tab: Tab, address: str) -> None:
    tab.start(address, ADA_ID)
    tab.page.get_by_role("button", name=re.compile("Newsroom")).click()
    tab.page.locator("#text").fill("Good morning, everybody!")
    tab.page.locator("#text").press("Enter")
    tab.page.locator(".message", has_text="Good morning").first.wait_for()

    tab.page.locator("#speaker").select_option(str(EDITOR_ID))
    tab.page.locator("#text").fill(f"/ask {DENIED}")
    tab.page.locator("#text").press("Enter")
    tab.page.locator(".message", has=tab.page.locator("blockquote")).first.wait_for()

    bot = tab.page.locator(".message", has=tab.page.locator("b.name", has_text="Whosaid"))
    assert bot.count() == 1
