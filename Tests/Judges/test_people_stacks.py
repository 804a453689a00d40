"""A shared auth stack with people in it: groups, first users, and the clients that they sign in by; judged by boto3."""

import json

import pytest

from judges.command import Authplat

STACK = """\
stack: people
kind: auth
pool:
  usernameAttributes: [email]
  autoVerifiedAttributes: [email]
domain: {prefix: people-judge}
groups:
  admins: {description: Platform team, precedence: 1}
  devs:
users:
  first@example.com:
    groups: [admins]
    attributes: {name: First}
  second@example.com: {message: suppress}
clients:
  web: {type: browser, callbackURLs: [https://app.example.com/cb]}
  cli: {type: cli}
parameters:
  CognitoUserPoolId: ${pool.id}
  CognitoClientId: ${clients.web.id}
"""
ADDRESS = "people/user.first@example.com"


@pytest.fixture
def people(authplat, moto) -> Authplat:
    command = authplat(moto.url)
    (command.workspace / "stacks").mkdir()
    (command.workspace / "authplat.yaml").write_text("version: 1\nenvironments:\n  dev: {region: us-east-1}\n")
    write(command, STACK)
    return command


def write(command: Authplat, text: str) -> None:
    (command.workspace / "stacks/people.yaml").write_text(text)


def is_empty(command: Authplat) -> None:
    command.run("plan", "--detailed-exitcode", code=0)


class Pool:
    """The one pool that the emulator has, as boto3 sees it."""

    def __init__(self, emulator):
        self.cognito = emulator.client("cognito-idp")
        (self.id,) = [pool["Id"] for pool in self.cognito.list_user_pools(MaxResults=60)["UserPools"]]

    def user(self, name: str) -> dict:
        return self.cognito.admin_get_user(UserPoolId=self.id, Username=name)

    def attributes(self, name: str) -> dict:
        return {each["Name"]: each["Value"] for each in self.user(name)["UserAttributes"]}

    def groups(self, name: str) -> set[str]:
        answer = self.cognito.admin_list_groups_for_user(UserPoolId=self.id, Username=self.user(name)["Username"])
        return {group["GroupName"] for group in answer["Groups"]}

    def client(self, name: str) -> dict:
        (found,) = [
            each["ClientId"] for each in self.cognito.list_user_pool_clients(UserPoolId=self.id, MaxResults=60)["UserPoolClients"]
            if each["ClientName"] == name]
        return self.cognito.describe_user_pool_client(UserPoolId=self.id, ClientId=found)["UserPoolClient"]


def test_made_amended_and_planned_empty_each_time(people, moto):
    plan = people.run("plan", "--detailed-exitcode", code=2)
    for address in ("group.admins", "user.first@example.com", "userPoolClient.web", "userPoolClient.cli"):
        assert address in plan.stdout, plan
    people.run("apply", "--yes")
    pool = Pool(moto)
    assert pool.user("first@example.com")["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert pool.attributes("first@example.com")["email_verified"] == "true"
    assert pool.groups("first@example.com") == {"admins"}
    assert pool.groups("second@example.com") == set()
    group = pool.cognito.get_group(UserPoolId=pool.id, GroupName="admins")["Group"]
    assert (group["Description"], group["Precedence"]) == ("Platform team", 1)
    web, cli = pool.client("people-web"), pool.client("people-cli")
    assert "ClientSecret" not in web and "ClientSecret" not in cli
    assert web["AllowedOAuthFlows"] == ["code"] and web["SupportedIdentityProviders"] == ["COGNITO"]
    assert set(web["AllowedOAuthScopes"]) == {"openid", "email", "profile"}
    assert "ALLOW_USER_SRP_AUTH" in cli["ExplicitAuthFlows"] and not cli.get("AllowedOAuthFlows")
    published = moto.client("ssm").get_parameter(Name="/people/CognitoClientId")["Parameter"]["Value"]
    assert published == web["ClientId"]
    is_empty(people)

    # What a person does to the account is the person's business.
    pool.cognito.admin_set_user_password(UserPoolId=pool.id, Username="first@example.com", Password="Correct-horse-1", Permanent=True)
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.id, Username="first@example.com", UserAttributes=[{"Name": "nickname", "Value": "Fi"}])
    is_empty(people)

    write(people, STACK.replace("groups: [admins]", "groups: [admins, devs]").replace("name: First", "name: Frieda")
          .replace("app.example.com/cb]", "app.example.com/cb, http://localhost:8080/cb]"))
    plan = people.run("plan", "--detailed-exitcode", code=2)
    assert "attributes.name: First → Frieda" in plan.stdout, plan
    people.run("apply", "--yes")
    assert pool.groups("first@example.com") == {"admins", "devs"}
    attributes = pool.attributes("first@example.com")
    assert (attributes["name"], attributes["nickname"]) == ("Frieda", "Fi")
    assert pool.user("first@example.com")["UserStatus"] == "CONFIRMED"
    assert len(pool.client("people-web")["CallbackURLs"]) == 2
    assert "Fi" not in [row for row in people.run("show", ADDRESS).stdout.split()], "the person's own attribute is remembered"
    is_empty(people)

    # A membership that goes with the file goes, one of others' stays.
    pool.cognito.create_group(UserPoolId=pool.id, GroupName="guests")
    pool.cognito.admin_add_user_to_group(
        UserPoolId=pool.id, Username=pool.user("first@example.com")["Username"], GroupName="guests")
    write(people, STACK.replace("name: First", "name: Frieda").replace("groups: [admins]", "groups: [devs]"))
    people.run("apply", "--yes")
    assert pool.groups("first@example.com") == {"devs", "guests"}
    is_empty(people)


def test_a_user_taken_out_of_the_file_stays(people, moto):
    people.run("apply", "--yes")
    pool = Pool(moto)
    write(people, STACK.replace("  first@example.com:\n    groups: [admins]\n    attributes: {name: First}\n", ""))
    plan = people.run("plan", "--detailed-exitcode", code=2)
    assert "people keep their accounts" in plan.stdout and f"--allow-destroy {ADDRESS}" in plan.stdout, plan
    (change,) = people.run("plan", "--json").json["plan"]["changes"]
    assert change["action"] == "forget" and change["reasons"][-1]["code"] == "outlives", json.dumps(change)
    people.run("apply", "--yes")
    assert pool.user("first@example.com")["Enabled"]
    is_empty(people)

    # Declared again, the user is taken over as it is: neither reset nor invited again.
    before = pool.user("first@example.com")
    pool.cognito.admin_set_user_password(UserPoolId=pool.id, Username="first@example.com", Password="Correct-horse-1", Permanent=True)
    write(people, STACK)
    assert "is taken over" in people.run("plan").stdout
    people.run("apply", "--yes")
    after = pool.user("first@example.com")
    assert (after["Username"], after["UserStatus"]) == (before["Username"], "CONFIRMED")
    is_empty(people)


def test_a_user_that_is_named_goes(people, moto):
    people.run("apply", "--yes")
    pool = Pool(moto)
    write(people, STACK.replace("  first@example.com:\n    groups: [admins]\n    attributes: {name: First}\n", ""))
    people.run("apply", "--yes", "--allow-destroy", "user.first@example.com")
    with pytest.raises(pool.cognito.exceptions.UserNotFoundException):
        pool.user("first@example.com")
    assert pool.user("second@example.com")
    is_empty(people)


def test_a_user_made_by_hand_is_taken_over(people, moto):
    users = STACK.index("users:")
    write(people, STACK[:users] + STACK[STACK.index("clients:"):])
    people.run("apply", "--yes")
    pool = Pool(moto)
    pool.cognito.admin_create_user(
        UserPoolId=pool.id, Username="first@example.com", MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "first@example.com"}])
    before = pool.user("first@example.com")["Username"]
    write(people, STACK)
    people.run("apply", "--yes")
    assert pool.user("first@example.com")["Username"] == before
    assert pool.groups("first@example.com") == {"admins"} and pool.attributes("first@example.com")["name"] == "First"
    is_empty(people)


def test_the_stack_goes_with_its_people_only_when_the_pool_is_named(people, moto):
    people.run("apply", "--yes")
    plan = people.run("destroy", "people", "--yes", code=4)
    assert "user.first@example.com" not in plan.suggested_allowances
    people.run("destroy", "people", "--yes", *plan.suggested_allowances)
    assert not moto.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]


def test_clients_without_a_secret_are_no_business_of_the_verbs_about_secrets(people, moto):
    people.run("apply", "--yes")
    assert "people/web" not in people.run("secrets", "status").text
    for verb in (("rotate-client-secret", "people/web"), ("secrets", "status", "people/cli"), ("secrets", "reveal", "people/web", "--to", "x")):
        refused = people.run(*verb, code=1)
        assert "has no secret" in refused.stderr, refused
    refused = people.run("token", "people/web", code=1)
    assert "authplat login" in refused.stderr, refused


def test_no_password_stands_in_a_file(people):
    write(people, STACK.replace("attributes: {name: First}", "password: Correct-horse-1"))
    refused = people.run("validate", code=1)
    assert "AP212" in refused.text and "--password-file" in refused.text and "Correct-horse-1" not in refused.text, refused
