"""People sign in at the embedded endpoint with clients that nobody here wrote: pycognito proves passwords by SRP, pyotp is
the authenticator app, boto3 and the AWS CLI do the rest."""

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time

import pyotp
import pytest
from pycognito import Cognito
from pycognito.exceptions import ForceChangePasswordException, SoftwareTokenMFAChallengeException

from judges.emulators import REGION
from judges.endpoint import connect, refused

PASSWORD, NEW, TEMPORARY = "Correct-Horse-9", "Battery-Staple-7", "Temp-Pass-123"
FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class People:
    """A pool whose people sign in with their address, and a client for them."""

    def __init__(self, url: str, client: dict | None = None, **pool):
        self.url = url
        self.cognito = connect(url, "cognito-idp")
        self.pool = self.cognito.create_user_pool(
            PoolName="people", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], **pool)["UserPool"]["Id"]
        made = self.cognito.create_user_pool_client(
            **{"UserPoolId": self.pool, "ClientName": "app", "ExplicitAuthFlows": FLOWS, **(client or {})})["UserPoolClient"]
        self.client, self.secret = made["ClientId"], made.get("ClientSecret")

    def add(self, name: str, permanent: bool = True) -> str:
        """A user; the name that Cognito gives them."""
        made = self.cognito.admin_create_user(
            UserPoolId=self.pool, Username=name, TemporaryPassword=TEMPORARY, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": name}, {"Name": "email_verified", "Value": "true"}])["User"]
        if permanent:
            self.cognito.admin_set_user_password(UserPoolId=self.pool, Username=name, Password=PASSWORD, Permanent=True)
        return made["Username"]

    def person(self, name: str) -> Cognito:
        """pycognito, which checks every token against the pool's published keys."""
        return Cognito(
            self.pool, self.client, username=name, client_secret=self.secret, user_pool_region=REGION,
            access_key="test", secret_key="test", boto3_client_kwargs={"endpoint_url": self.url})

    def begin(self, name: str, password: str) -> dict:
        return self.cognito.initiate_auth(
            ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": name, "PASSWORD": password})


@pytest.mark.parametrize("client", [{}, {"GenerateSecret": True}], ids=["public", "confidential"])
def test_pycognito_proves_a_password_and_believes_the_tokens(endpoint, client):
    people = People(endpoint.url, client)
    stored = people.add("ada@example.com")
    ada = people.person("ada@example.com")
    ada.authenticate(PASSWORD)
    assert ada.id_claims["cognito:username"] == stored == ada.access_claims["username"]
    assert ada.id_claims["email"] == "ada@example.com" and ada.id_claims["email_verified"] is True
    assert ada.access_claims["scope"] == "aws.cognito.signin.user.admin"
    before = ada.access_token
    if not people.secret:  # pycognito hashes the name that was typed, and AWS wants the one that it gave
        ada.renew_access_token()
        assert ada.access_token != before
    with refused("NotAuthorizedException", "Incorrect username or password"):
        people.person("ada@example.com").authenticate("Wrong-Horse-9")


def test_pycognito_replaces_a_temporary_password(endpoint):
    people = People(endpoint.url)
    people.add("eve@example.com", permanent=False)
    eve = people.person("eve@example.com")
    with pytest.raises(ForceChangePasswordException):
        eve.authenticate(TEMPORARY)
    eve.new_password_challenge(TEMPORARY, NEW)
    assert eve.id_claims["email"] == "eve@example.com"
    people.person("eve@example.com").authenticate(NEW)
    with refused("NotAuthorizedException"):
        people.person("eve@example.com").authenticate(TEMPORARY)


def test_an_authenticator_app_proves_its_owner(endpoint):
    people = People(endpoint.url)
    people.add("ada@example.com")
    people.cognito.set_user_pool_mfa_config(
        UserPoolId=people.pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True})
    step = people.begin("ada@example.com", PASSWORD)
    assert step["ChallengeName"] == "MFA_SETUP" and "AuthenticationResult" not in step
    given = people.cognito.associate_software_token(Session=step["Session"])
    app = pyotp.TOTP(given["SecretCode"])
    # The code of the step before is taken too, and leaves this one's for the sign-in.
    checked = people.cognito.verify_software_token(Session=given["Session"], UserCode=app.at(time.time() - 30))
    assert checked["Status"] == "SUCCESS"
    done = people.cognito.respond_to_auth_challenge(
        ClientId=people.client, ChallengeName="MFA_SETUP", Session=checked["Session"],
        ChallengeResponses={"USERNAME": step["ChallengeParameters"]["USER_ID_FOR_SRP"]})
    assert done["AuthenticationResult"]["IdToken"]

    ada = people.person("ada@example.com")
    with pytest.raises(SoftwareTokenMFAChallengeException) as asked:
        ada.authenticate(PASSWORD)
    with refused("CodeMismatchException"):
        ada.respond_to_software_token_mfa_challenge("000000", asked.value.get_tokens())
    ada.respond_to_software_token_mfa_challenge(app.now(), asked.value.get_tokens())
    assert ada.id_claims["email"] == "ada@example.com"


def test_ten_thousand_guesses_get_nowhere(endpoint):
    """Of passwords by the API, within the time that the guesses take: a handful is heard."""
    people = People(endpoint.url, {"PreventUserExistenceErrors": "ENABLED"})
    people.add("ada@example.com")
    told = {}
    for number in range(10_000):
        try:
            people.begin("ada@example.com" if number % 2 else "nobody@example.com", f"Guess-{number}-Aa")
        except people.cognito.exceptions.NotAuthorizedException as refusal:
            message = refusal.response["Error"]["Message"]
            told[message] = told.get(message, 0) + 1
    assert set(told) == {"Incorrect username or password.", "Password attempts exceeded"}
    assert told["Incorrect username or password."] < 40, told
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        people.begin("ada@example.com", PASSWORD)


def test_nothing_tells_who_exists(endpoint):
    people = People(endpoint.url, {"PreventUserExistenceErrors": "ENABLED"})
    people.add("ada@example.com")
    people.add("eve@example.com", permanent=False)

    def shape(name: str) -> tuple:
        """Everything that an SRP sign-in shows without the password."""
        answer = people.cognito.initiate_auth(
            ClientId=people.client, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": name, "SRP_A": "ab" * 380})
        parameters = answer["ChallengeParameters"]
        again = people.cognito.initiate_auth(
            ClientId=people.client, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": name, "SRP_A": "ab" * 380})
        return (
            answer["ChallengeName"], sorted(parameters), len(parameters["SALT"]), len(parameters["SECRET_BLOCK"]),
            len(parameters["USER_ID_FOR_SRP"]), parameters["SALT"] == again["ChallengeParameters"]["SALT"],
            parameters["USER_ID_FOR_SRP"] == again["ChallengeParameters"]["USER_ID_FOR_SRP"])

    assert shape("ada@example.com") == shape("eve@example.com") == shape("nobody@example.com")


def test_the_first_sign_in_as_the_walk_throughs_type_it(endpoint, scratch):
    """`aws cognito-idp initiate-auth` and `admin-respond-to-auth-challenge`, by the AWS CLI itself."""
    people = People(endpoint.url)
    people.add("first@example.com", permanent=False)

    def aws(*words: str) -> dict:
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(scratch), "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION, "AWS_ENDPOINT_URL": endpoint.url, "AWS_PAGER": ""}
        done = subprocess.run(
            [sys.executable, "-m", "awscli", "cognito-idp", *words], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    step = aws(
        "initiate-auth", "--client-id", people.client, "--auth-flow", "USER_PASSWORD_AUTH",
        "--auth-parameters", f"USERNAME=first@example.com,PASSWORD={TEMPORARY}")
    assert step["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    done = aws(
        "admin-respond-to-auth-challenge", "--user-pool-id", people.pool, "--client-id", people.client,
        "--challenge-name", "NEW_PASSWORD_REQUIRED", "--session", step["Session"],
        "--challenge-responses", f"USERNAME=first@example.com,NEW_PASSWORD={NEW}")
    assert done["AuthenticationResult"]["IdToken"].count(".") == 2


def test_a_client_secret_hash_is_what_the_guide_computes(endpoint):
    people = People(endpoint.url, {"GenerateSecret": True})
    people.add("ada@example.com")
    digest = hmac.new(people.secret.encode(), f"ada@example.com{people.client}".encode(), hashlib.sha256).digest()
    answer = people.cognito.initiate_auth(
        ClientId=people.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={
            "USERNAME": "ada@example.com", "PASSWORD": PASSWORD, "SECRET_HASH": base64.b64encode(digest).decode()})
    assert answer["AuthenticationResult"]["TokenType"] == "Bearer"
    with refused("NotAuthorizedException", "SECRET_HASH was not received"):
        people.begin("ada@example.com", PASSWORD)
