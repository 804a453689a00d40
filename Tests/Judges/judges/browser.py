"""A real browser, headless Chromium of Debian's packages, and a program's server that it comes back to."""

import contextlib
import http.server
import os
import pathlib
import shutil
import threading
import urllib.parse

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

# Measured where the page stands, because only the browser knows what it has made of the styles. Colours with alpha
# are laid over what is behind them.
AUDIT = """
const problems = [];
const channel = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length > 3 ? n : [...n, 1]; };
const ground = node => {
  for (let at = node; at; at = at.parentElement) {
    const colour = parse(getComputedStyle(at).backgroundColor);
    if (colour[3] === 1) return colour;
  }
  return getComputedStyle(document.documentElement).colorScheme.includes('dark') && matchMedia('(prefers-color-scheme: dark)').matches
    ? [18, 18, 18, 1] : [255, 255, 255, 1];
};
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
if (!document.documentElement.lang) problems.push('no language');
if (!document.title) problems.push('no title');
if (document.querySelectorAll('h1').length !== 1) problems.push('not one h1');
if (document.querySelectorAll('main').length !== 1) problems.push('not one main');
if (!document.querySelector('meta[name=viewport]')) problems.push('no viewport');
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
if (new Set(ids).size !== ids.length) problems.push('an id twice');
for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea')) {
  if (!field.labels || field.labels.length !== 1 || !field.labels[0].textContent.trim()) problems.push('no label: ' + field.name);
  if (!field.autocomplete) problems.push('no autocomplete: ' + field.name);
  for (const id of (field.getAttribute('aria-describedby') || '').split(' ').filter(Boolean))
    if (!document.getElementById(id)) problems.push('described by nothing: ' + id);
  if (ratio(parse(getComputedStyle(field).borderTopColor), ground(field)) < 3) problems.push('border of ' + field.name);
  if (document.querySelector('[role=alert]') && !(field.getAttribute('aria-describedby') || '').includes('problem'))
    problems.push('alert not tied to ' + field.name);
}
for (const node of document.querySelectorAll('h1, p, label, a, button, li, code, strong, input:not([type=hidden])')) {
  if (!node.textContent.trim() && node.tagName !== 'INPUT') continue;
  const found = ratio(parse(getComputedStyle(node).color), ground(node));
  if (found < 4.5) problems.push(`contrast ${found.toFixed(2)}: ${node.tagName} ${node.textContent.slice(0, 30)}`);
}
for (const node of document.querySelectorAll('button, input:not([type=hidden])'))
  if (node.getBoundingClientRect().height < 44) problems.push('small target: ' + (node.name || node.textContent));
if (document.documentElement.scrollWidth > innerWidth) problems.push('scrolls sideways: ' + document.documentElement.scrollWidth);
return problems;
"""


class Browser:
    """Chromium, with or without scripts, of some width, in one of the two colour schemes."""

    def __init__(self, folder: pathlib.Path, scripts: bool = False, width: int = 1000, dark: bool = False):
        self.shots = pathlib.Path(os.environ.get("AUTHPLAT_SCREENSHOTS", folder))
        self.shots.mkdir(parents=True, exist_ok=True)
        options = Options()
        options.binary_location = shutil.which("chromium")
        for flag in ("--headless=new", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                     "--host-resolver-rules=MAP app.test 127.0.0.1", f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(flag)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        if not scripts:
            options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.driver.set_page_load_timeout(30)
        # A window is never narrower than some 500 pixels; a device is.
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500})
        if dark:
            self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
                "features": [{"name": "prefers-color-scheme", "value": "dark"}]})

    def open(self, url: str) -> None:
        self.driver.get(url)

    def send(self, button: str = "", **fields: str) -> None:
        """Fills in fields by their names, `_` for `-`, and presses the button with that label, or the form's first."""
        for name, value in fields.items():
            field = self.driver.find_element(By.NAME, name.replace("_", "-"))
            field.clear()
            field.send_keys(value)
        form = f"//form[.//*[@name='{next(iter(fields)).replace('_', '-')}']]" if fields else ""
        label = f"[normalize-space()='{button}']" if button else ""
        before = self.driver.find_element(By.TAG_NAME, "html")
        self.driver.find_element(By.XPATH, f"({form}//button{label})[1]").click()
        WebDriverWait(self.driver, 20).until(lambda _: self._is_gone(before))

    def follow(self, link: str) -> None:
        self.driver.find_element(By.LINK_TEXT, link).click()

    @property
    def heading(self) -> str:
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def said(self, role: str) -> str:
        """What the page says as `alert` or `status`."""
        return self.driver.find_element(By.CSS_SELECTOR, f"[role={role}]").text

    def text(self, selector: str) -> str:
        return self.driver.find_element(By.CSS_SELECTOR, selector).text

    def shot(self, name: str) -> None:
        assert self.driver.save_screenshot(str(self.shots / f"{name}.png"))

    def audit(self) -> list[str]:
        """What is wrong with the page for people who see little or use no mouse; needs a browser with scripts."""
        return self.driver.execute_script(AUDIT)

    @staticmethod
    def _is_gone(element) -> bool:
        try:
            element.is_enabled()
            return False
        except Exception:  # noqa: BLE001  whichever way the driver says that the page is another
            return True


@pytest.fixture
def browser(workspace):
    """Starts browsers: `browser(width=320)`."""
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        pytest.fail("Chromium is missing: `scripts/setup` installs it")
    made: list[Browser] = []

    def start(**options) -> Browser:
        folder = workspace / f"browser-{len(made)}"
        folder.mkdir()
        made.append(Browser(folder, **options))
        return made[-1]

    yield start
    for each in made:
        each.driver.quit()


class Program:
    """A program's own server: it gets what the browser brings back to its callback."""

    def __init__(self, onward: str = ""):
        program = self
        self.visits: list[str] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                program.visits.append(self.path)
                goes_on = bool(onward) and self.path.startswith("/cb")
                self.send_response(302 if goes_on else 200)
                if goes_on:
                    self.send_header("Location", onward)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<!DOCTYPE html><html lang=en><title>app</title><h1>Back at the program</h1>")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def callback(self) -> str:
        return f"http://localhost:{self.port}/cb"

    def got(self) -> dict[str, str]:
        """What the last visit to the callback brought."""
        last = [path for path in self.visits if path.startswith("/cb")][-1]
        return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(last).query, strict_parsing=True))


@contextlib.contextmanager
def program(**options):
    made = Program(**options)
    yield made
    made.server.shutdown()
