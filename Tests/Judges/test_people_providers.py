"""Other services that sign people in, looks of hosted pages, logs and threat protection: made, amended and taken away,
and the providers' secrets found nowhere but where they belong."""

import json

import pytest

from judges.canary import search, search_words
from judges.emulators import Emulator

SHARED = "andmoredev-auth"
CANARIES = {
    "/idp/google": "GOCSPX-kQ3x9Vb7Wd2Lm5Rt8Yz1Np4Sg6", "/idp/okta": "okta-Hj0CeAq7Zs2Xw5Dc8Fv1Bg4Nh",
    "/idp/google-next": "GOCSPX-Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2",
}

PROVIDERS = """
identityProviders:
  Google:
    clientId: one.apps.googleusercontent.com
    clientSecret: {from: ssm:/idp/google}
    scopes: [openid, email]
    attributeMapping: {email: email}
  Okta:
    type: oidc
    issuer: https://example.okta.com
    clientId: okta
    clientSecret: {from: "secretsManager:okta#secret"}
    scopes: [openid, profile]
    idpIdentifiers: [example.com]
  Corp: {type: saml, metadataFile: saml/metadata.xml, signOut: true}
"""
HEAD = f"stack: {SHARED}\nkind: auth\ndomain: {{prefix: andmoredev}}\n"


class Story:
    """One auth stack in a workspace, and what an endpoint has of it."""

    def __init__(self, command, emulator: Emulator):
        self.command, self.emulator = command, emulator
        self.cognito = emulator.client("cognito-idp")
        command.run("init", SHARED, "--domain", "andmoredev")
        (command.workspace / "saml").mkdir()
        (command.workspace / "saml/metadata.xml").write_text("<EntityDescriptor/>")

    def keep(self, name: str, secret: str) -> None:
        self.emulator.client("ssm").put_parameter(Name=name, Value=secret, Type="SecureString", Overwrite=True)

    def keep_all(self) -> None:
        self.keep("/idp/google", CANARIES["/idp/google"])
        self.emulator.client("secretsmanager").create_secret(
            Name="okta", SecretString=json.dumps({"secret": CANARIES["/idp/okta"]}))

    def write(self, text: str) -> None:
        self.command.stack_file(SHARED).write_text(text)

    def apply(self) -> None:
        self.command.run("apply", "--yes")
        self.is_settled()

    def is_settled(self) -> None:
        self.command.run("plan", "--detailed-exitcode", code=0)

    @property
    def pool(self) -> str:
        [pool] = self.cognito.list_user_pools(MaxResults=60)["UserPools"]
        return pool["Id"]

    def provider(self, name: str) -> dict:
        return self.cognito.describe_identity_provider(UserPoolId=self.pool, ProviderName=name)["IdentityProvider"]

    @property
    def names(self) -> set[str]:
        return {each["ProviderName"] for each in self.cognito.list_identity_providers(UserPoolId=self.pool)["Providers"]}


@pytest.fixture(params=["moto", "endpoint"])
def story(request, authplat) -> Story:
    emulator = request.getfixturevalue(request.param)
    return Story(authplat(emulator.url), emulator)


@pytest.fixture
def whole(authplat, endpoint) -> Story:
    """Over the endpoint that has all of it."""
    return Story(authplat(endpoint.url), endpoint)


def test_providers_are_made_amended_and_taken_away(story):
    story.keep_all()
    story.write(HEAD + PROVIDERS)
    story.apply()
    google, okta, corp = (story.provider(name) for name in ("Google", "Okta", "Corp"))
    assert google["ProviderDetails"]["client_secret"] == CANARIES["/idp/google"]
    assert google["ProviderDetails"]["authorize_scopes"] == "openid email"
    assert google["AttributeMapping"]["email"] == "email"
    assert okta["ProviderDetails"]["client_secret"] == CANARIES["/idp/okta"]
    assert okta["ProviderDetails"]["attributes_request_method"] == "GET"
    assert okta["IdpIdentifiers"] == ["example.com"]
    assert corp["ProviderType"] == "SAML" and corp["ProviderDetails"]["MetadataFile"] == "<EntityDescriptor/>"
    assert corp["ProviderDetails"]["IDPSignout"] == "true"

    story.write(HEAD + PROVIDERS.replace("scopes: [openid, email]", "scopes: [openid, email, profile]").replace("example.com]", "example.org]"))
    story.apply()
    assert story.provider("Google")["ProviderDetails"]["authorize_scopes"] == "openid email profile"
    assert story.provider("Google")["ProviderDetails"]["client_secret"] == CANARIES["/idp/google"]
    assert story.provider("Okta")["IdpIdentifiers"] == ["example.org"]

    refused = story.command.run("destroy", SHARED, "--yes", code=4)
    assert "identityProvider.Google" in refused.text, refused
    story.command.destroy(SHARED)
    assert not story.cognito.list_user_pools(MaxResults=60)["UserPools"]


def test_a_changed_secret_of_the_store_is_noticed_and_given(story):
    story.keep_all()
    story.write(HEAD + PROVIDERS)
    story.apply()
    story.keep("/idp/google", CANARIES["/idp/google-next"])
    plan = story.command.run("plan", "--detailed-exitcode", code=2)
    assert "secretVersions" in plan.stdout and "identityProvider.Google" in plan.stdout, plan
    assert "identityProvider.Okta" not in plan.stdout
    story.apply()
    assert story.provider("Google")["ProviderDetails"]["client_secret"] == CANARIES["/idp/google-next"]


def test_a_secret_that_is_not_there_is_told_before_anything_is_made(story):
    story.write(HEAD + PROVIDERS)
    told = story.command.run("plan", code=None)
    assert told.code not in (0, 2), told
    assert "ssm:/idp/google" in told.text and f"stacks/{SHARED}.yaml:8:" in told.text, told
    assert not story.cognito.list_user_pools(MaxResults=60)["UserPools"]


def test_what_changed_in_the_account_is_told_and_put_right(story):
    story.keep_all()
    story.write(HEAD + PROVIDERS)
    story.apply()
    details = story.provider("Google")["ProviderDetails"]
    story.cognito.update_identity_provider(
        UserPoolId=story.pool, ProviderName="Google", ProviderDetails={**details, "authorize_scopes": "openid"})
    assert "authorize_scopes" in story.command.run("plan", "--drift-only", "--detailed-exitcode", code=3).stdout
    story.apply()
    assert story.provider("Google")["ProviderDetails"]["authorize_scopes"] == "openid email"
    assert story.provider("Google")["ProviderDetails"]["client_secret"] == CANARIES["/idp/google"]
    story.cognito.delete_identity_provider(UserPoolId=story.pool, ProviderName="Okta")
    story.apply()
    assert story.names == {"Google", "Okta", "Corp"}


def test_no_secret_of_a_provider_stands_anywhere_else(whole, workspace):
    command = whole.command
    command.samples_command_lines = True
    whole.keep_all()
    whole.write(HEAD + PROVIDERS)
    command.run("plan", "--out", "first.plan", "--debug")
    command.run("apply", "first.plan", "--yes", "--debug")
    whole.keep("/idp/google", CANARIES["/idp/google-next"])
    command.run("plan", "--json")
    for instant in range(1, 20, 2):
        command.run("apply", "--yes", "--debug", code=None, AUTHPLAT_KILL_POINT=str(instant))
    whole.apply()
    for verb in (["status"], ["history"], ["show", f"{SHARED}/identityProvider.Google"], ["graph"]):
        command.run(*verb, code=None)
        command.run(*verb, "--json", code=None)
    # A secret that is written into the file is refused and not repeated.
    whole.write(HEAD + PROVIDERS.replace("{from: ssm:/idp/google}", CANARIES["/idp/google"]))
    refused = command.run("validate", code=None)
    assert "AP212" in refused.text, refused
    command.stack_file(SHARED).unlink()
    found = search(workspace, set(CANARIES.values())) + search_words(command, set(CANARIES.values()))
    assert not found, "\n".join(found)
    assert any("authplat" in line for line in command.command_lines), "no command line was sampled"


def test_killed_at_any_instant_the_next_run_ends_the_same(whole):
    whole.keep_all()
    whole.write(HEAD + PROVIDERS + LOOKS)
    (whole.command.workspace / "branding").mkdir()
    (whole.command.workspace / "branding/logo.png").write_bytes(PIXEL)
    for instant in range(1, 60):
        if whole.command.run("apply", "--yes", code=None, AUTHPLAT_KILL_POINT=str(instant)).code == 0:
            break
    whole.apply()
    assert whole.names == {"Google", "Okta", "Corp"}
    assert whole.provider("Google")["ProviderDetails"]["client_secret"] == CANARIES["/idp/google"]
    whole.command.destroy(SHARED)
    assert not whole.cognito.list_user_pools(MaxResults=60)["UserPools"]


LOOKS = """
branding:
  css: ".banner-customizable { background: black }"
  image: branding/logo.png
"""
# The smallest picture: one transparent point.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001000500"
    "0d0a2db40000000049454e44ae426082")


def test_the_look_of_classic_pages_is_made_amended_and_taken_away(whole):
    folder = whole.command.workspace / "branding"
    folder.mkdir()
    (folder / "logo.png").write_bytes(PIXEL)
    look = lambda: whole.cognito.get_ui_customization(UserPoolId=whole.pool)["UICustomization"]
    whole.write(HEAD + LOOKS)
    whole.apply()
    first = look()
    assert first["CSS"] == ".banner-customizable { background: black }" and first["ImageUrl"]

    (folder / "logo.png").write_bytes(PIXEL + b"\0")
    plan = whole.command.run("plan", "--detailed-exitcode", code=2)
    assert "uiCustomization.all" in plan.stdout and "imageMark" in plan.stdout
    (folder / "login.css").write_text(".label-customizable { color: red }\n")
    whole.write(HEAD + LOOKS.replace('".banner-customizable { background: black }"', "branding/login.css"))
    whole.apply()
    assert look()["CSS"] == ".label-customizable { color: red }\n"

    # Somebody else's look is drift, its logo included.
    whole.cognito.set_ui_customization(UserPoolId=whole.pool, CSS="", ImageFile=b"another")
    whole.command.run("plan", "--drift-only", "--detailed-exitcode", code=3)
    whole.apply()
    assert look()["CSS"] == ".label-customizable { color: red }\n"

    whole.write(HEAD)
    whole.apply()
    assert "CSS" not in look()


def test_logs_and_threat_protection_are_made_amended_and_taken_away(whole):
    pool = "pool:\n  userPoolTier: PLUS\n  userPoolAddOns: {advancedSecurityMode: ENFORCED}\n"
    logs = "  logDelivery:\n    userAuthEvents: {s3Configuration: {bucketArn: 'arn:aws:s3:::sign-ins'}}\n"
    protection = (
        "  threatProtection:\n    compromisedCredentialsRiskConfiguration: {actions: {eventAction: BLOCK}}\n")
    described = lambda: whole.cognito.describe_risk_configuration(UserPoolId=whole.pool)["RiskConfiguration"]
    logged = lambda: whole.cognito.get_log_delivery_configuration(UserPoolId=whole.pool)["LogDeliveryConfiguration"]["LogConfigurations"]
    whole.write(HEAD + pool + logs + protection)
    whole.apply()
    assert [(each["EventSource"], each["LogLevel"]) for each in logged()] == [("userAuthEvents", "INFO")]
    assert described()["CompromisedCredentialsRiskConfiguration"]["Actions"] == {"EventAction": "BLOCK"}

    notes = "    userNotification: {cloudWatchLogsConfiguration: {logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:mails'}}\n"
    whole.write(HEAD + pool + logs + notes + protection.replace("BLOCK", "NO_ACTION"))
    whole.apply()
    assert {each["EventSource"] for each in logged()} == {"userAuthEvents", "userNotification"}
    assert described()["CompromisedCredentialsRiskConfiguration"]["Actions"] == {"EventAction": "NO_ACTION"}

    whole.write(HEAD + pool + notes.join(("  logDelivery:\n", "")))
    whole.apply()
    assert {each["EventSource"] for each in logged()} == {"userNotification"}
    assert "CompromisedCredentialsRiskConfiguration" not in described()

    refused = whole.command
    whole.write(HEAD + "pool:\n" + protection)
    told = refused.run("validate", code=None)
    assert "PLUS" in told.text and "advancedSecurityMode" in told.text, told


def test_clients_with_hosted_pages_get_a_style_where_managed_login_needs_one(whole):
    head = HEAD.replace("{prefix: andmoredev}", "{prefix: andmoredev, managedLoginVersion: 2}")
    api = whole.command.workspace / "stacks/orders.yaml"
    api.write_text(
        f"stack: orders\nkind: api\nauth: {SHARED}\nresourceServer: {{scopes: {{api: Allow api access}}}}\n"
        "clients:\n"
        "  web:\n    type: machine\n    scopes: [api]\n    allowedOAuthFlows: [code]\n"
        "    callbackURLs: [https://app.example.com/cb]\n    supportedIdentityProviders: [COGNITO]\n"
        "  machine: {type: machine, scopes: [api]}\n")
    whole.write(head)
    whole.apply()
    clients = {
        each["ClientName"]: each["ClientId"]
        for each in whole.cognito.list_user_pool_clients(UserPoolId=whole.pool, MaxResults=60)["UserPoolClients"]}

    def style(name: str) -> dict | None:
        try:
            return whole.cognito.describe_managed_login_branding_by_client(
                UserPoolId=whole.pool, ClientId=clients[name])["ManagedLoginBranding"]
        except whole.cognito.exceptions.ResourceNotFoundException:
            return None

    assert style("orders-web")["UseCognitoProvidedValues"] and style("orders-machine") is None
    # What a designer makes of it is told, and stays.
    whole.cognito.update_managed_login_branding(
        UserPoolId=whole.pool, ManagedLoginBrandingId=style("orders-web")["ManagedLoginBrandingId"], Settings={"a": {"b": 1}})
    whole.command.run("plan", "--detailed-exitcode", code=3)
    whole.command.run("apply", "--yes")
    assert style("orders-web")["Settings"] == {"a": {"b": 1}}

    whole.write(head + "branding: none\n")
    whole.apply()
    assert style("orders-web") is None
