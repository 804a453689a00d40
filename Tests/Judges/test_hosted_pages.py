"""A real browser, its scripts switched off, walks through the hosted pages; another one, scripts on, measures them."""

import re
import urllib.parse

import pyotp
import pytest

from judges.browser import browser, program  # noqa: F401  a fixture
from judges.hosted import NEW, PASSWORD, TEMPORARY, Hosted

ADA = "ada@example.com"


@pytest.fixture
def shop(endpoint):
    """Hosted pages of a program that runs."""
    with program() as app:
        hosted = Hosted(endpoint.url, app.callback)
        hosted.app = app
        yield hosted


def test_somebody_signs_up_confirms_signs_in_and_out(shop, browser):
    tab = browser()
    tab.open(shop.page())
    assert tab.heading == "Sign in"
    tab.shot("login")
    tab.follow("Sign up")
    tab.shot("sign-up")
    tab.send("Sign up", username=ADA, password=PASSWORD, password_again="otherwise")
    assert "not alike" in tab.said("alert")
    tab.shot("sign-up-refused")
    tab.send("Sign up", password=PASSWORD, password_again=PASSWORD)
    assert tab.heading == "Confirm your account" and "a***@e***" in tab.said("status")
    tab.shot("confirm")
    tab.send("Confirm the account", code="000000")
    assert tab.said("alert")
    tab.send("Send another code")
    assert tab.said("status")
    tab.send("Confirm the account", code=shop.mailed_code(ADA))
    assert "confirmed" in tab.said("status")
    tab.shot("confirmed")
    tab.send("Sign in", password="Wrong-Horse-9")
    assert tab.said("alert") == "Incorrect username or password."
    tab.shot("login-refused")
    tab.send("Sign in", password=PASSWORD)
    assert tab.heading == "Back at the program"
    came = shop.app.got()
    assert set(came) == {"code", "state"} and came["state"] == "s-1"
    assert shop.claims(came["code"])["email"] == ADA
    # The browser's session: no page the next time, and a choice where the page itself is asked for.
    tab.open(shop.page(state="s-2"))
    assert shop.app.got()["state"] == "s-2"
    tab.open(shop.page("/login", state="s-3"))
    assert ADA in tab.text("strong")
    tab.shot("continue")
    tab.send("Continue")
    assert shop.app.got()["state"] == "s-3"
    tab.open(f"{shop.root}/logout?{urllib.parse.urlencode({'client_id': shop.client, 'logout_uri': shop.callback + '/bye'})}")
    assert shop.app.visits[-1] == "/cb/bye"
    tab.open(shop.page())
    assert tab.heading == "Sign in"


def test_a_temporary_password_and_an_authenticator_app(shop, browser):
    shop.add(ADA, permanent=False)
    shop.cognito.set_user_pool_mfa_config(
        UserPoolId=shop.pool, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="ON")
    tab = browser()
    tab.open(shop.page())
    tab.send("Sign in", username=ADA, password=TEMPORARY)
    assert tab.heading == "Choose a new password"
    tab.shot("new-password")
    tab.send("Set the password", password=NEW, password_again=NEW)
    assert tab.heading == "Set up an authenticator app"
    tab.shot("authenticator")
    app = pyotp.parse_uri(tab.text("#otpauth"))
    assert app.secret == tab.text("#key") and app.name == ADA and app.issuer == "shop"
    tab.send("Finish", code="000000")
    assert tab.said("alert") and tab.text("#key") == app.secret
    tab.send("Finish", code=app.now())
    assert tab.heading == "Back at the program"
    tab.open(shop.page(prompt="login"))
    tab.send("Sign in", username=ADA, password=NEW)
    assert tab.heading == "Enter your code"
    tab.shot("code")
    tab.send("Sign in", code="000000")
    assert tab.said("alert")


def test_a_forgotten_password(shop, browser):
    shop.add(ADA)
    tab = browser()
    tab.open(shop.page())
    tab.follow("Forgot your password?")
    tab.shot("forgot")
    tab.send("Send the code", username=ADA)
    tab.shot("reset")
    tab.send("Set the password", code=shop.mailed_code(ADA), password=NEW, password_again=NEW)
    assert "Your password is set" in tab.said("status")
    tab.send("Sign in", password=NEW)
    assert tab.heading == "Back at the program"


def test_tokens_come_in_the_fragment(shop, browser):
    shop.add(ADA)
    tab = browser()
    tab.open(shop.page("/login", response_type="token"))
    tab.send("Sign in", username=ADA, password=PASSWORD)
    assert tab.heading == "Back at the program"
    fragment = urllib.parse.urlsplit(tab.driver.current_url).fragment
    assert [name for name, _ in urllib.parse.parse_qsl(fragment)] == ["id_token", "access_token", "expires_in", "token_type", "state"]
    # The program's server never saw them.
    assert shop.app.visits[-1] == "/cb"


def test_a_callback_that_goes_on_elsewhere_is_let(endpoint, browser):
    """Chromium holds every redirect after a form to the form's page: also those that the program makes."""
    with program() as elsewhere, program(onward=f"http://127.0.0.1:{elsewhere.port}/home") as app:
        shop = Hosted(endpoint.url, app.callback)
        shop.add(ADA)
        tab = browser()
        tab.open(shop.page())
        tab.send("Sign in", username=ADA, password=PASSWORD)
        assert app.got()["code"]
        assert elsewhere.visits == ["/home"]


def test_a_form_of_another_site_signs_nobody_in(shop, browser):
    """Login CSRF, from a page on another port of the same host, which shares its cookies."""
    shop.add(ADA)
    tab = browser(scripts=True)
    tab.open(shop.page())
    seal = tab.driver.get_cookie("XSRF-TOKEN")
    assert seal["httpOnly"] and seal["sameSite"] == "Lax"
    tab.open(f"http://127.0.0.1:{shop.app.port}/evil")
    tab.driver.execute_script(
        "document.body.innerHTML = '<form method=post><input name=username><input name=password><input name=_csrf><button>x</button></form>';"
        "document.forms[0].action = arguments[0];", shop.page("/login"))
    tab.send(username=ADA, password=PASSWORD, _csrf=seal["value"])
    assert tab.heading == "This did not work"
    assert not any(path.startswith("/cb") for path in shop.app.visits)
    assert tab.driver.get_cookie("cognito") is None


def test_no_page_can_be_framed(shop, browser):
    tab = browser(scripts=True)
    tab.open(f"http://127.0.0.1:{shop.app.port}/evil")
    tab.driver.execute_async_script(
        "const done = arguments[1], frame = document.createElement('iframe'); frame.onload = () => done();"
        "frame.src = arguments[0]; document.body.append(frame);", shop.page("/login"))
    tab.driver.switch_to.frame(0)
    assert "Sign in" not in tab.driver.page_source


@pytest.mark.parametrize("look", [{}, {"width": 320}, {"dark": True}], ids=["wide", "narrow", "dark"])
def test_pages_can_be_read_and_used_by_everybody(shop, browser, look, request):
    shop.add(ADA, permanent=False)
    shop.cognito.set_user_pool_mfa_config(
        UserPoolId=shop.pool, SoftwareTokenMfaConfiguration={"Enabled": True}, MfaConfiguration="ON")
    name = request.node.callspec.id
    tab = browser(scripts=True, **look)

    def judge(page: str) -> None:
        tab.shot(f"{name}-{page}")
        assert tab.audit() == [], page

    for page in ("login", "signup", "confirmUser", "forgotPassword", "confirmForgotPassword"):
        tab.open(shop.page(f"/{page}", login_hint=ADA))
        judge(page)
    tab.open(shop.page("/login", client_id="nobody"))
    judge("error")
    tab.open(shop.page())
    # The keyboard: the first field has the cursor, and Tab goes down the page.
    order = []
    for _ in range(5):
        order.append(tab.driver.execute_script("const e = document.activeElement; return e.name || e.textContent"))
        tab.driver.switch_to.active_element.send_keys("\t")
    assert order == ["username", "password", "Sign in", "Forgot your password?", "Sign up"]
    tab.send("Sign in", username=ADA, password="wrong")
    judge("refused")
    tab.send("Sign in", username=ADA, password=TEMPORARY)
    judge("new-password")
    tab.send("Set the password", password=NEW, password_again=NEW)
    judge("authenticator")
    tab.send("Finish", code=pyotp.TOTP(tab.text("#key")).now())
    tab.open(shop.page("/login"))
    judge("continue")


def test_nothing_is_fetched_or_run(shop, browser):
    """The policy holds: what a page's own owner puts into its style or text starts nothing."""
    shop.cognito.set_ui_customization(UserPoolId=shop.pool, CSS=".submitButton-customizable { background-color: #006400; }")
    tab = browser(scripts=True)
    tab.open(shop.page("/login", login_hint="\"><script>document.title='run'</script><img src=http://127.0.0.1:1/>"))
    assert tab.driver.title == "Sign in"
    assert tab.driver.execute_script("return document.images.length + document.scripts.length") == 0
    colour = tab.driver.execute_script("return getComputedStyle(document.querySelector('button')).backgroundColor")
    assert re.sub(r"\s", "", colour) == "rgb(0,100,0)"
    tab.shot("customised")
