"""A pool with hosted pages, and what a program does with them."""

import base64
import dataclasses
import html.parser
import re
import urllib.parse

import requests
from joserfc import jwt
from joserfc.jwk import KeySet

from judges.endpoint import Answer, connect, send

PASSWORD, NEW, TEMPORARY = "Correct-Horse-9", "Battery-Staple-7", "Temp-Pass-123"


class Hosted:
    """A pool whose people sign in with their address on pages of its domain, and a client for them."""

    def __init__(self, url: str, callback: str = "https://app.example/cb", client: dict | None = None, **pool):
        self.url, self.callback = url, callback
        self.cognito = connect(url, "cognito-idp")
        self.pool = self.cognito.create_user_pool(
            PoolName="shop", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], **pool)["UserPool"]["Id"]
        self.cognito.create_user_pool_domain(UserPoolId=self.pool, Domain="shop")
        made = self.add_client(**(client or {}))
        self.client, self.secret = made["ClientId"], made.get("ClientSecret")

    def add_client(self, **members) -> dict:
        return self.cognito.create_user_pool_client(**{
            "UserPoolId": self.pool, "ClientName": "app", "AllowedOAuthFlows": ["code", "implicit"],
            "AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthScopes": ["openid", "email", "profile"],
            "CallbackURLs": [self.callback], "LogoutURLs": [self.callback + "/bye"],
            "SupportedIdentityProviders": ["COGNITO"], "PreventUserExistenceErrors": "ENABLED", **members})["UserPoolClient"]

    @property
    def root(self) -> str:
        return f"{self.url}/_domain/shop"

    @property
    def issuer(self) -> str:
        return f"{self.url}/{self.pool}"

    def add(self, name: str, permanent: bool = True) -> None:
        self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": name}, {"Name": "email_verified", "Value": "true"}])
        if permanent:
            self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)

    def page(self, path: str = "/oauth2/authorize", **parameters: str) -> str:
        """The address of a page for a proper request, with some of it otherwise; None leaves a parameter out."""
        proper = {
            "client_id": self.client, "redirect_uri": self.callback, "response_type": "code", "scope": "openid email",
            "state": "s-1", **parameters}
        return f"{self.root}{path}?{urllib.parse.urlencode({name: value for name, value in proper.items() if value is not None})}"

    def token(self, **form: str) -> Answer:
        """What the token endpoint answers to a client that says who it is."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        form = {"client_id": self.client, **form}
        if self.secret and "client_secret" not in form:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{self.client}:{self.secret}".encode()).decode()
        return send(f"{self.root}/oauth2/token", urllib.parse.urlencode(form).encode(), headers)

    def redeem(self, code: str, **form: str) -> Answer:
        return self.token(grant_type="authorization_code", **{"code": code, "redirect_uri": self.callback, **form})

    def claims(self, code: str) -> dict:
        """What the ID token says that a code gives, verified by the pool's published keys."""
        answer = self.redeem(code)
        assert answer.status == 200, answer
        return self.verified(answer.json["id_token"])

    def verified(self, token: str) -> dict:
        keys = KeySet.import_key_set(send(f"{self.issuer}/.well-known/jwks.json").json)
        return jwt.decode(token, keys, algorithms=["RS256"]).claims

    def mailed_code(self, recipient: str) -> str:
        """The code in the latest mail to somebody."""
        answer = send(f"{self.url}/_authplat/outbox?{urllib.parse.urlencode({'to': recipient})}")
        return re.search(r"\b\d{6}\b", answer.json["messages"][-1]["body"])[0]


class Visitor:
    """A browser without a screen: keeps cookies, fills in forms as they stand, follows redirects within the endpoint."""

    def __init__(self, shop: Hosted):
        self.shop = shop
        self.session = requests.Session()
        self.answer: requests.Response | None = None

    def open(self, url: str) -> "Visitor":
        return self._take(self.session.get(url, allow_redirects=False, timeout=20))

    def submit(self, **fields: str) -> "Visitor":
        form = next(each for each in self.forms() if set(fields) <= set(each.fields))
        url = urllib.parse.urljoin(self.answer.url, form.action)
        return self._take(self.session.post(url, data={**form.fields, **fields}, allow_redirects=False, timeout=20))

    def sign_in(self, name: str, password: str = PASSWORD, **parameters: str) -> str:
        """Through the page to the callback; where the browser was sent in the end."""
        self.open(self.shop.page(**parameters)).submit(username=name, password=password)
        return self.location

    def forms(self) -> list["Form"]:
        reader = _Forms()
        reader.feed(self.answer.text)
        return reader.forms

    @property
    def location(self) -> str:
        return self.answer.headers.get("Location", "")

    def _take(self, answer: requests.Response) -> "Visitor":
        self.answer = answer
        return self.open(urllib.parse.urljoin(answer.url, self.location)) if self.location.startswith("/") else self


@dataclasses.dataclass
class Form:
    """One form of a page: where it goes, and its fields as they stand."""

    action: str
    fields: dict[str, str]


class _Forms(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            assert found["method"] == "post"
            self.forms.append(Form(found["action"], {}))
        elif tag == "input":
            self.forms[-1].fields[found["name"]] = found.get("value") or ""


def parameters(location: str) -> dict[str, str]:
    """What a callback was given, in its query or its fragment."""
    parts = urllib.parse.urlsplit(location)
    return dict(urllib.parse.parse_qsl(parts.fragment or parts.query, strict_parsing=True))
