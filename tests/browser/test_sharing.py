"""A thing set into a page of another site: seen and followed without scripts and cookies; and its code on paper."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Visit

CLAIM = "/claims/un-takeover/"


@contextmanager
def another_site(html: str) -> Iterator[str]:
    """The address of a page with this HTML on a site of its own."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_frame_on_another_site_needs_no_script_and_leads_to_its_page(visit: Visit) -> None:
    for width, scheme in ((PHONE, "dark"), (1440, "light")):
        page = visit("/robots.txt", width=width, scheme=scheme, scripts=False)
        told = page.request.get("/oembed/", params={"url": page.url.replace("/robots.txt", CLAIM)}).json()
        with another_site(f"<!doctype html><title>An article</title>{told['html']}") as address:
            page.goto(address)
            shown = page.frame_locator("iframe")
            expect(shown.get_by_text("The UN is taking over the Internet.")).to_be_in_viewport()
            standing = shown.locator(".standing")
            expect(standing).to_contain_text("The words say otherwise in part")
            expect(standing).to_have_css("font-weight", "600")
            paper = "rgb(23, 21, 16)" if scheme == "dark" else "rgb(251, 249, 244)"
            expect(shown.locator("body")).to_have_css("background-color", paper)
            assert page.context.cookies() == []
            shown.get_by_role("link", name="International Telecommunication Regulations").click()
            page.wait_for_url(f"**{CLAIM}")
        expect(page.locator(".how")).to_be_visible()


def test_share_shows_the_frame_and_the_card_and_copies(visit: Visit) -> None:
    page = visit(CLAIM)
    page.locator(".share-more summary").click()
    card = page.locator(".card-picture")
    card.scroll_into_view_if_needed()
    expect(card).to_be_visible()
    expect(card).to_have_js_property("naturalWidth", 1200)
    page.locator("[data-copy=frame]").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("<iframe ")
    assert CLAIM in copied
    block = page.locator('script[type="application/ld+json"]')
    assert page.evaluate("(text) => JSON.parse(text)['@type']", block.text_content()) == "Claim"


def test_the_code_stands_on_paper_alone(visit: Visit) -> None:
    for path in (CLAIM, "/treaties/itrs/2012/en/art_6__para_6-1/"):
        page = visit(path)
        code = page.locator(".printed-code img")
        expect(code).to_be_hidden()
        page.emulate_media(media="print")
        expect(code).to_be_visible()
        expect(code).to_have_js_property("complete", True)
        assert code.evaluate("image => image.naturalWidth") > 0
        expect(page.locator(".share-more")).to_be_hidden()
