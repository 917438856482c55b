"""Signing up, in and out, and what guards an account, as people do it in their browsers."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from qrcode import QRCode

from tests.browser.conftest import PHONE, SCHEMES, Mails, Person, Visit, sign_in
from tests.browser.test_accessibility import check
from tests.running.conftest import Site

PLACE = "/treaties/itrs/2012/en/art_6__para_6-1/"
SIGN_IN = f"/account/login/?next={PLACE}"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def code_of_app(secret: str, steps: int = 0) -> str:
    """The code that an app shows (RFC 6238), or showed or will show so many steps of half a minute from now."""
    step = int(time.time() // 30) + steps
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def back(page: Page) -> None:
    page.wait_for_url(lambda url: urlsplit(url).path == PLACE)


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    press(page, "Sign out")
    heading(page, "Sign in")
    expect(page.locator(".notices")).to_contain_text("You have signed out.")


def confirm_password(page: Page, who: Person) -> None:
    """What guards an account is changed only by those who have shown a moment ago that it is theirs."""
    if "reauthenticate" in page.url:
        page.get_by_label("Password").fill(who.password)
        press(page, "Confirm")


def turn_on_codes(page: Page, who: Person) -> str:
    """The secret that the page showed."""
    page.goto("/account/2fa/totp/activate/")
    confirm_password(page, who)
    secret = page.locator(".secret code").inner_text()
    page.get_by_label("Authenticator code").fill(code_of_app(secret, -1))
    press(page, "Turn on")
    expect(page.locator(".notices")).to_contain_text("The codes are on.")
    return secret


def add_passkey(page: Page, who: Person) -> None:
    page.goto("/account/2fa/webauthn/add/")
    confirm_password(page, who)
    page.get_by_label("Name of the passkey").fill("My laptop")
    press(page, "Add the passkey")
    expect(page.locator(".notices")).to_contain_text("The passkey was added.")


@pytest.fixture
def named_visit(site: Site, visit: Visit) -> Visit:
    """`visit`, on a host with a name, from a device that keeps passkeys."""

    def open_page(path: str, **more: object) -> Page:
        page = visit("/healthz", base_url=f"http://localhost:{site.port}", **more)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(path)
        return page

    return open_page


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_who_signs_up_is_signed_in_and_back_in_the_place(
    visit: Visit, sign_up: Callable[..., Person], scripts: bool
) -> None:
    page = visit(SIGN_IN, scripts=scripts)
    page.get_by_role("link", name="Sign up").click()
    who = sign_up(page, f"Grace {'Scripted' if scripts else 'Plain'}")
    assert urlsplit(page.url).path == PLACE
    page.goto("/account/email/")
    expect(page.get_by_role("main")).to_contain_text(f"You sign in with {who.email}.")


def test_a_wrong_code_says_so_at_its_field(visit: Visit, mails: Mails) -> None:
    page = visit(f"/account/signup/?next={PLACE}")
    email = "wrong.code@example.net"
    page.get_by_label("Your name").fill("Wrong Code")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill("a phrase that is long")
    press(page, "Sign up")
    page.get_by_label("Code").fill("AAAA-AAAA")
    press(page, "Confirm")
    field = page.get_by_label("Code")
    expect(field).to_have_accessible_description("This is not the code that was sent.")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_focused()
    field.fill(mails.code_to(email))
    press(page, "Confirm")
    back(page)


def test_one_signs_in_by_keyboard_alone(visit: Visit, person: Callable[..., Person]) -> None:
    who = person("Kay Board")
    page = visit("/claims/")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Account":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/")
    page.goto(SIGN_IN)
    expect(page.get_by_label("Email")).to_be_focused()
    page.keyboard.type(who.email)
    page.keyboard.press("Tab")
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The address or the password is not right.")
    page.get_by_label("Password").focus()
    page.keyboard.type(who.password)
    page.keyboard.press("Enter")
    back(page)


def test_who_has_signed_in_finds_the_pages_of_the_account(signed_in: Visit) -> None:
    page = signed_in("/claims/", "Nava Rooms")
    page.get_by_role("navigation", name="Site").get_by_role("link", name="Account").click()
    heading(page, "Your contributions")
    for name in ("Email address", "Password", "Passkeys and codes", "Sign out", "Contributions"):
        rooms = page.get_by_role("navigation", name="Your account")
        rooms.get_by_role("link", name=name).click()
        expect(rooms.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_new_password_by_mail_leads_back_to_the_place(
    visit: Visit, person: Callable[..., Person], mails: Mails, scripts: bool
) -> None:
    who = person(f"Oblivia {'Scripted' if scripts else 'Plain'}")
    page = visit(SIGN_IN, scripts=scripts)
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill(who.email)
    press(page, "Send the link")
    heading(page, "Look at your mail")
    page.goto(mails.link_to(who.email))
    page.get_by_label("New Password", exact=True).fill("another long enough phrase")
    page.get_by_label("New Password (again)").fill("another long enough phrase")
    press(page, "Keep this password")
    back(page)
    assert "A new password was chosen" in mails.newest_to(who.email, more_than=1)
    sign_out(page)
    page.goto(SIGN_IN)
    sign_in(page, Person(who.name, who.email, "another long enough phrase"))
    back(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_code_of_an_app_is_the_second_step(visit: Visit, person: Callable[..., Person], scripts: bool) -> None:
    who = person(f"Toto {'Scripted' if scripts else 'Plain'}")
    page = visit("/account/login/?next=/account/2fa/", scripts=scripts)
    sign_in(page, who)
    heading(page, "Passkeys and codes")
    secret = turn_on_codes(page, who)
    recovery = page.locator(".codes li").first.inner_text()

    for code in (code_of_app(secret), recovery):
        sign_out(page)
        page.goto(SIGN_IN)
        sign_in(page, who)
        heading(page, "The second step")
        page.get_by_label("Code").fill(code)
        press(page, "Sign in")
        back(page)

    sign_out(page)
    page.goto(SIGN_IN)
    sign_in(page, who)
    page.get_by_label("Code").fill(recovery)
    press(page, "Sign in")
    expect(page.get_by_label("Code")).to_have_accessible_description(
        "The code is not right. Take the one that is shown now, or a recovery code not yet used."
    )
    press(page, "Cancel")
    heading(page, "Sign in")


def test_the_square_holds_what_the_text_says(visit: Visit, person: Callable[..., Person]) -> None:
    who = person("Quirina Code")
    page = visit("/account/login/?next=/account/2fa/totp/activate/")
    sign_in(page, who)
    heading(page, "Is it you?")
    confirm_password(page, who)
    secret = page.locator(".secret code").inner_text()
    address = page.get_by_role("link", name="Open the app").get_attribute("href") or ""
    assert address.startswith("otpauth://totp/")
    assert f"secret={secret}&issuer=Treaty%20Reader" in address
    square = page.get_by_role("img", name="The secret as a square for the camera of your app")
    code = QRCode(border=2)
    code.add_data(address)
    dark = sum(map(sum, code.get_matrix()))
    assert (square.locator("path").get_attribute("d") or "").count("M") == dark


def test_a_passkey_signs_in_alone(named_visit: Visit, sign_up: Callable[..., Person]) -> None:
    page = named_visit(f"/account/signup/?next={PLACE}")
    who = sign_up(page, "Pasquale Key")
    add_passkey(page, who)
    sign_out(page)
    page.goto(SIGN_IN)
    press(page, "Sign in with a passkey")
    back(page)
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_role("listitem").filter(has_text="My laptop")).to_contain_text("Signs in alone")

    # After the password it is the second step.
    sign_out(page)
    page.goto(SIGN_IN)
    sign_in(page, who)
    press(page, "Use a passkey")
    back(page)

    page.goto("/account/2fa/webauthn/")
    page.get_by_role("link", name="Rename").click()
    heading(page, "Is it you?")
    confirm_password(page, who)
    page.get_by_label("Name").fill("Old laptop")
    press(page, "Rename")
    expect(page.get_by_role("main")).to_contain_text("Old laptop")
    page.get_by_role("link", name="Remove").click()
    press(page, "Remove")
    expect(page.get_by_role("main")).to_contain_text("You have none.")


def test_a_device_without_a_passkey_is_told_in_words(named_visit: Visit) -> None:
    page = named_visit(SIGN_IN)
    press(page, "Sign in with a passkey")
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")


def test_axe_finds_nothing_on_the_pages_of_an_account(
    named_visit: Visit, sign_up: Callable[..., Person], mails: Mails
) -> None:
    problems = []

    def look(page: Page) -> None:
        page.wait_for_load_state()
        for width in (PHONE, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
                try:
                    check(page, settles=20)
                except AssertionError as error:
                    problems.append(f"{page.url} {width} {scheme}: {error}")

    page = named_visit("/account/login/")
    press(page, "Sign in with a passkey")
    page.get_by_role("alert").wait_for()
    look(page)
    for path in ("password/reset/", "password/reset/done/", "password/reset/key/1-no-such-key/", "inactive/"):
        page.goto(f"/account/{path}")
        look(page)
    for _ in range(6):
        page.goto("/account/password/reset/")
        page.get_by_label("Email").fill("too.often@example.net")
        press(page, "Send the link")
    heading(page, "That was too often")
    look(page)
    page.goto(f"/account/signup/?next={PLACE}")
    page.get_by_label("Your name").fill("A")
    page.evaluate("document.querySelector('main form').noValidate = true")
    press(page, "Sign up")
    look(page)

    page.goto(f"/account/signup/?next={PLACE}")
    who = sign_up(page, "Axel Pages")
    add_passkey(page, who)
    secret = turn_on_codes(page, who)
    look(page)
    for path in ("email/", "password/change/", "logout/", "2fa/", "2fa/totp/deactivate/", "2fa/webauthn/"):
        page.goto(f"/account/{path}")
        look(page)
    for path in ("2fa/webauthn/add/", "2fa/recovery-codes/generate/"):
        page.goto(f"/account/{path}")
        look(page)
    for name in ("Rename", "Remove"):
        page.goto("/account/2fa/webauthn/")
        page.get_by_role("link", name=name).click()
        look(page)
    for path in ("reauthenticate/", "2fa/reauthenticate/", "2fa/webauthn/reauthenticate/"):
        page.goto(f"/account/{path}?next={PLACE}")
        heading(page, "Is it you?")
        look(page)
    page.goto("/account/email/")
    page.get_by_label("Email").fill("axel.again@example.net")
    press(page, "Send the code")
    look(page)

    sign_out(page)
    page.goto(SIGN_IN)
    sign_in(page, who)
    heading(page, "The second step")
    look(page)
    page.get_by_label("Code").fill(code_of_app(secret))
    press(page, "Sign in")
    back(page)
    assert not problems, "\n".join(problems)
