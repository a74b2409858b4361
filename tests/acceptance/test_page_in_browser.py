"""The page in a real Chromium: what it loads, how it is used by keyboard, and what cannot be done to it."""

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.config import shipped_rules
from bot.examination import open_worker
from tests.fakes.around import COMPANIES
from tests.fakes.feed_server import Body, FeedServer
from tests.fakes.page import TOKEN, Aside, site_of, watching, work
from tests.news import News, deal, quiet

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
# Any name that ends so leads to this host: what an attacker's DNS would do.
REBOUND = "evil.example"
SCRIPT = "<script>document.title = 'hacked'</script><img src=x onerror=\"document.title = 'hacked'\">"
PATHS = ("/", "/stories", "/feeds", "/inspect")

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed (apt-get install chromium)")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The page of a pipeline that has told a deal, and another whose headline is an attack."""
    open_worker(shipped_rules(), COMPANIES, ())
    attack = deal("Vantor Systems", "Nvidia", use="a factory twin")
    attack = News(attack.slug, f"{attack.title} {SCRIPT}", f"{attack.text}<p>{SCRIPT}</p>")
    directory = tmp_path_factory.mktemp("page")
    with watching(directory, deal("Orrin Labs"), attack, quiet()) as house, Aside(site_of(house)) as page:
        page.run(work(house))
        house.store.stop_channel("#deals", "not_in_channel")
        yield page.port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        options = ["--no-sandbox", f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


def entered(context: BrowserContext, port: int) -> Page:
    """A page of the browser, past the door."""
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/?token={TOKEN}")
    return page


@pytest.fixture
def page(browser: Browser, port: int) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield entered(context, port)
    context.close()


def paths(page: Page) -> tuple[str, ...]:
    """The addresses of every sort of page there is."""
    story = page.locator(".story a").first.get_attribute("href")
    assert story
    return (*PATHS, story, "/nothing")


def test_the_token_leaves_the_address_and_no_script_can_read_the_cookie(page: Page) -> None:
    assert "token" not in page.url
    assert page.evaluate("document.cookie") == ""
    assert page.locator("h1").inner_text().startswith("Today")


def test_every_page_asks_no_other_host_and_breaks_no_policy(page: Page, port: int) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    home = f"http://127.0.0.1:{port}"
    for path in paths(page):
        page.goto(home + path)
    assert {address[: len(home)] for address in asked} == {home}
    assert [text for text in complaints if "404" not in text] == []


def test_a_headline_cannot_run_a_script(page: Page, port: int) -> None:
    page.goto(f"http://127.0.0.1:{port}/stories")
    page.get_by_role("link", name="Vantor Systems").click()
    page.locator("h1").wait_for()
    assert page.title() != "hacked"
    page.goto(f"http://127.0.0.1:{port}/inspect")
    page.get_by_label("address, or the text").fill(f"AMD and Orrin {SCRIPT}\n\nAMD signed a deal. {SCRIPT}")
    page.get_by_role("button", name="Inspect").click()
    page.get_by_role("heading", name="What was read").wait_for()
    assert page.title() == "Inspect · Pactwire"


def test_the_policy_stops_a_script_and_a_request_that_got_in_all_the_same(page: Page) -> None:
    with FeedServer() as elsewhere:
        address = elsewhere.url("/stolen")
        page.evaluate("""() => {
            const script = document.createElement('script');
            script.textContent = "document.title = 'hacked'";
            document.body.append(script);
        }""")
        fate = page.evaluate("address => fetch(address).then(() => 'sent', () => 'stopped')", address)
        assert (fate, "hacked" in page.title()) == ("stopped", False)
        assert not elsewhere.requests


def test_a_form_of_another_page_does_nothing_here_though_the_browser_sends_the_cookie(page: Page, port: int) -> None:
    field = '<input name="source" value="x"><button>Go</button>'
    form = f'<form method="post" action="http://127.0.0.1:{port}/inspect">{field}</form>'
    with FeedServer() as elsewhere:
        elsewhere.serve("/attack", Body(form.encode(), "text/html"))
        page.goto(elsewhere.url("/attack"))
        with page.expect_navigation() as arrived:
            page.get_by_role("button").click()
        assert arrived.value is not None
        assert arrived.value.status == 403


def test_another_page_cannot_frame_it(page: Page, port: int) -> None:
    frame = f'<iframe src="http://127.0.0.1:{port}/"></iframe>'
    with FeedServer() as elsewhere:
        elsewhere.serve("/frame", Body(frame.encode(), "text/html"))
        page.goto(elsewhere.url("/frame"))
        assert page.frames[-1].url.startswith("chrome-error:")


def test_a_name_that_an_attacker_points_here_reads_nothing(page: Page, port: int) -> None:
    response = page.goto(f"http://{REBOUND}:{port}/?token={TOKEN}")
    assert response is not None
    assert response.status == 421
    assert "Orrin" not in page.content()


def test_it_is_used_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    field = page.get_by_label("Address of an article")
    while not field.evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body"), "the field was not reached"
    page.keyboard.type("http://127.0.0.1:9/x")
    page.keyboard.press("Enter")
    assert "not a public address" in page.get_by_role("alert").inner_text()


def test_what_has_the_focus_is_seen(page: Page) -> None:
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_it_works_without_javascript(browser: Browser, port: int) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = entered(context, port)
    page.get_by_role("link", name="Inspect").click()
    news = deal("Orrin Labs")
    page.get_by_label("address, or the text").fill(f"{news.title}\n\n{news.text}")
    page.get_by_role("button", name="Inspect").click()
    assert page.get_by_role("heading", name="It deserves an alert for AMD").is_visible()
    context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 360)])
def test_every_page_fits_its_width_and_has_nothing_that_a_checker_of_accessibility_finds(
    browser: Browser, port: int, scheme: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = entered(context, port)
    home = f"http://127.0.0.1:{port}"
    for path in paths(page):
        page.goto(home + path)
        for summary in page.locator("summary").all():
            summary.click()
        check(page, width, path)
    page.goto(f"{home}/inspect")
    page.get_by_label("address, or the text").fill(f"AMD partners\n\nAMD and Orrin Labs, a partner. {'word' * 40}")
    page.get_by_role("button", name="Inspect").click()
    page.get_by_role("heading", name="What was read").wait_for()
    check(page, width, "inspected")
    context.clear_cookies()
    page.goto(home)
    check(page, width, "door")
    context.close()


def check(page: Page, width: int, what: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= width, what
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == [], what
