"""Users and groups of the embedded endpoint, driven by boto3: what administrators do, and what people do themselves."""

import base64
import hashlib
import hmac
import json
import re
import urllib.parse
import urllib.request
import uuid

import botocore.session
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from judges.emulators import REGION
from judges.endpoint import connect, refused

PASSWORD = "Correct-Horse-1"
OTHER_PASSWORD = "Another-Horse-2"
NOBODY = "nobody"


@pytest.fixture
def cognito(endpoint):
    return connect(endpoint.url, "cognito-idp", checked=False)


@pytest.fixture
def public(endpoint):
    """What a browser or a telephone has: no keys."""
    return botocore.session.Session().create_client(
        "cognito-idp", endpoint_url=endpoint.url, region_name=REGION,
        config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, parameter_validation=False))


class Mail:
    """The endpoint's outbox."""

    def __init__(self, url: str):
        self.url = url

    def messages(self, to: str | None = None) -> list[dict]:
        query = f"?{urllib.parse.urlencode({'to': to})}" if to else ""
        with urllib.request.urlopen(f"{self.url}/_authplat/outbox{query}", timeout=10) as answer:
            return json.load(answer)["messages"]

    def code(self, to: str) -> str:
        return re.search(r"\b\d{6}\b", self.messages(to)[-1]["body"])[0]


@pytest.fixture
def mail(endpoint) -> Mail:
    return Mail(endpoint.url)


def pairs(**attributes: str) -> list[dict]:
    return [{"Name": name.replace("custom_", "custom:"), "Value": value} for name, value in attributes.items()]


def texts(attributes: list[dict]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in attributes}


class Pool:
    """A pool whose people get codes by mail, and a client of it."""

    def __init__(self, cognito, hides: bool = False, client: dict | None = None, **settings):
        self.cognito = cognito
        self.id = cognito.create_user_pool(**{"PoolName": "people", "AutoVerifiedAttributes": ["email"], **settings})["UserPool"]["Id"]
        self.client = cognito.create_user_pool_client(**{
            "UserPoolId": self.id, "ClientName": "app", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "PreventUserExistenceErrors": "ENABLED" if hides else "LEGACY", **(client or {})})["UserPoolClient"]
        self.here = {"UserPoolId": self.id}
        self.app = {"ClientId": self.client["ClientId"]}

    def add(self, name: str, **attributes: str) -> str:
        """Somebody with a password of their own; says the stored name."""
        made = self.cognito.admin_create_user(**self.here, Username=name, MessageAction="SUPPRESS", UserAttributes=pairs(**attributes))
        self.cognito.admin_set_user_password(**self.here, Username=name, Password=PASSWORD, Permanent=True)
        return made["User"]["Username"]

    def get(self, name: str) -> dict:
        return self.cognito.admin_get_user(**self.here, Username=name)

    def attributes(self, name: str) -> dict[str, str]:
        return texts(self.get(name)["UserAttributes"])

    def sign_in(self, name: str, password: str = PASSWORD) -> dict:
        return self.cognito.initiate_auth(
            **self.app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": name, "PASSWORD": password})["AuthenticationResult"]

    def token(self, name: str, password: str = PASSWORD) -> dict:
        return {"AccessToken": self.sign_in(name, password)["AccessToken"]}


# Administrators


def test_a_user_is_made_shown_changed_and_deleted(cognito):
    pool = Pool(cognito)
    made = cognito.admin_create_user(
        **pool.here, Username="anna", UserAttributes=pairs(email="anna@example.com", email_verified="true"),
        TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")["User"]
    assert (made["Username"], made["UserStatus"], made["Enabled"]) == ("anna", "FORCE_CHANGE_PASSWORD", True)
    attributes = texts(made["Attributes"])
    assert str(uuid.UUID(attributes.pop("sub")))
    assert attributes == {"email": "anna@example.com", "email_verified": "true"}
    shown = pool.get("anna")
    assert shown["UserAttributes"] == made["Attributes"] and shown["UserCreateDate"] == made["UserCreateDate"]
    assert "UserMFASettingList" not in shown and "PreferredMfaSetting" not in shown
    cognito.admin_update_user_attributes(**pool.here, Username="anna", UserAttributes=pairs(given_name="Anna", nickname="A"))
    cognito.admin_delete_user_attributes(**pool.here, Username="anna", UserAttributeNames=["nickname"])
    assert {"given_name": "Anna"}.items() <= pool.attributes("anna").items() and "nickname" not in pool.attributes("anna")
    assert cognito.describe_user_pool(**pool.here)["UserPool"]["EstimatedNumberOfUsers"] == 1
    with refused("UsernameExistsException", "User account already exists"):
        cognito.admin_create_user(**pool.here, Username="anna")
    cognito.admin_delete_user(**pool.here, Username="anna")
    for call in (cognito.admin_get_user, cognito.admin_delete_user, cognito.admin_enable_user, cognito.admin_disable_user,
                 cognito.admin_confirm_sign_up, cognito.admin_reset_user_password, cognito.admin_list_groups_for_user):
        with refused("UserNotFoundException", "User does not exist."):
            call(**pool.here, Username="anna")


def test_an_invited_user_gets_a_temporary_password_that_is_in_no_answer(cognito, mail):
    pool = Pool(cognito, UsernameAttributes=["email"])
    answer = cognito.admin_create_user(**pool.here, Username="anna@example.com", DesiredDeliveryMediums=["EMAIL"])
    username = answer["User"]["Username"]
    assert str(uuid.UUID(username)) == texts(answer["User"]["Attributes"])["sub"]
    [message] = mail.messages("anna@example.com")
    assert message["purpose"] == "Invitation" and "anna@example.com" in message["body"]
    password = re.search(r"temporary password is (\S+)", message["body"])[1]
    assert password not in json.dumps(answer, default=str)
    cognito.admin_create_user(**pool.here, Username="anna@example.com", DesiredDeliveryMediums=["EMAIL"], MessageAction="RESEND")
    newer = re.search(r"temporary password is (\S+)", mail.messages("anna@example.com")[-1]["body"])[1]
    assert newer != password
    with refused("NotAuthorizedException"):
        pool.sign_in("anna@example.com", password)
    challenge = cognito.initiate_auth(
        **pool.app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "anna@example.com", "PASSWORD": newer})
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


@pytest.mark.parametrize(
    "attributes, says",
    [
        ({"custom_plan": "x"}, "at least 2"), ({"custom_plan": "xxxxx"}, "no longer than 4"), ({"custom_seats": "0"}, "less than 1"),
        ({"custom_seats": "10"}, "greater than 9"), ({"custom_seats": "ten"}, "number"), ({"custom_nothing": "x"}, "could not be determined"),
        ({"colour": "red"}, "does not exist in the schema"), ({"email": "anna"}, "email"), ({"phone_number": "0123"}, "phone number"),
        ({"sub": "x"}, "cannot be updated"), ({"birthdate": "1"}, "at least 10"),
    ],
    ids=lambda value: str(value)[:40])
def test_attributes_keep_to_the_schema(cognito, attributes, says):
    pool = Pool(cognito, Schema=[
        {"Name": "plan", "AttributeDataType": "String", "Mutable": True, "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "4"}},
        {"Name": "seats", "AttributeDataType": "Number", "Mutable": True, "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"}}])
    with refused("InvalidParameterException", says):
        cognito.admin_create_user(**pool.here, Username="anna", UserAttributes=pairs(**attributes))
    pool.add("bob")
    with refused("InvalidParameterException", says):
        cognito.admin_update_user_attributes(**pool.here, Username="bob", UserAttributes=pairs(**attributes))


def test_what_never_changes_is_set_once(cognito):
    pool = Pool(cognito, Schema=[{"Name": "number", "AttributeDataType": "String", "Mutable": False}])
    pool.add("anna", custom_number="7")
    with refused("InvalidParameterException", "user.custom:number: Attribute cannot be updated"):
        cognito.admin_update_user_attributes(**pool.here, Username="anna", UserAttributes=pairs(custom_number="8"))


def test_users_are_listed_by_page_and_filter(cognito):
    pool = Pool(cognito)
    for number in range(7):
        pool.add(f"user{number}", email=f"u{number}@example.com")
    cognito.admin_disable_user(**pool.here, Username="user3")
    everybody = [f"user{number}" for number in range(7)]

    def names(**members) -> list[str]:
        return [user["Username"] for user in cognito.list_users(**pool.here, **members)["Users"]]

    pages = list(cognito.get_paginator("list_users").paginate(**pool.here, PaginationConfig={"PageSize": 3}))
    assert [len(page["Users"]) for page in pages] == [3, 3, 1]
    assert [user["Username"] for page in pages for user in page["Users"]] == everybody == names()
    assert names(Filter='email = "u2@example.com"') == ["user2"]
    assert names(Filter='username ^= "user"', Limit=2) == ["user0", "user1"]
    assert names(Filter='status = "Disabled"') == ["user3"]
    assert names(Filter='cognito:user_status = "confirmed"') == everybody
    [user] = cognito.list_users(**pool.here, Filter='email ^= "u4"', AttributesToGet=["email"])["Users"]
    assert texts(user["Attributes"]) == {"email": "u4@example.com"}
    for bad in ("foo", "email = u2", 'email = "x', 'email > "x"'):
        with refused("InvalidParameterException", "Error while parsing filter"):
            names(Filter=bad)
    with refused("InvalidParameterException"):
        names(Filter='custom:team = "x"')
    with refused("InvalidParameterException"):
        names(PaginationToken="made-up")


def test_groups_have_users(cognito):
    pool = Pool(cognito)
    for name in ("anna", "bob"):
        pool.add(name)
    for group in ("admins", "staff"):
        cognito.create_group(**pool.here, GroupName=group)
        cognito.admin_add_user_to_group(**pool.here, Username="anna", GroupName=group)
    cognito.admin_add_user_to_group(**pool.here, Username="anna", GroupName="staff")
    cognito.admin_add_user_to_group(**pool.here, Username="bob", GroupName="staff")
    listed = cognito.get_paginator("admin_list_groups_for_user").paginate(
        **pool.here, Username="anna", PaginationConfig={"PageSize": 1}).build_full_result()["Groups"]
    assert [group["GroupName"] for group in listed] == ["admins", "staff"]
    listed = cognito.get_paginator("list_users_in_group").paginate(
        **pool.here, GroupName="staff", PaginationConfig={"PageSize": 1}).build_full_result()["Users"]
    assert [user["Username"] for user in listed] == ["anna", "bob"]
    claims = pool.sign_in("anna")["IdToken"].split(".")[1]
    assert json.loads(base64.urlsafe_b64decode(claims + "=="))["cognito:groups"] == ["admins", "staff"]
    cognito.admin_remove_user_from_group(**pool.here, Username="anna", GroupName="admins")
    cognito.delete_group(**pool.here, GroupName="staff")
    assert cognito.admin_list_groups_for_user(**pool.here, Username="anna")["Groups"] == []
    with refused("ResourceNotFoundException"):
        cognito.admin_add_user_to_group(**pool.here, Username="anna", GroupName="staff")
    with refused("ResourceNotFoundException"):
        cognito.list_users_in_group(**pool.here, GroupName="staff")


def test_a_disabled_user_is_out_at_once(cognito, public):
    pool = Pool(cognito)
    pool.add("anna")
    token = pool.token("anna")
    cognito.admin_disable_user(**pool.here, Username="anna")
    with refused("NotAuthorizedException", "User is disabled"):
        public.get_user(**token)
    with refused("NotAuthorizedException"):
        pool.sign_in("anna")
    cognito.admin_enable_user(**pool.here, Username="anna")
    with refused("NotAuthorizedException"):
        public.get_user(**token)
    assert public.get_user(**pool.token("anna"))["Username"] == "anna"


def test_an_administrator_resets_a_password_and_the_user_chooses_a_new_one(cognito, public, mail):
    pool = Pool(cognito)
    pool.add("anna", email="anna@example.com", email_verified="true")
    cognito.admin_reset_user_password(**pool.here, Username="anna")
    assert pool.get("anna")["UserStatus"] == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException"):
        pool.sign_in("anna")
    public.confirm_forgot_password(**pool.app, Username="anna", ConfirmationCode=mail.code("anna@example.com"), Password=OTHER_PASSWORD)
    assert pool.get("anna")["UserStatus"] == "CONFIRMED"
    assert pool.sign_in("anna", OTHER_PASSWORD)


def test_users_of_other_accounts_and_pools_do_not_exist(cognito, endpoint):
    mine, other = Pool(cognito), Pool(cognito)
    mine.add("anna")
    with refused("UserNotFoundException"):
        other.get("anna")
    elsewhere = connect(endpoint.url, "cognito-idp", region="eu-west-1")
    with refused("ResourceNotFoundException"):
        elsewhere.admin_get_user(**mine.here, Username="anna")


# People themselves, without keys


def sign_up(public, pool: Pool, name: str = "anna", email: str = "anna@example.com") -> dict:
    return public.sign_up(**pool.app, Username=name, Password=PASSWORD, UserAttributes=pairs(email=email))


def test_signing_up_confirming_and_signing_in(cognito, public, mail):
    pool = Pool(cognito)
    answer = sign_up(public, pool)
    assert answer["UserConfirmed"] is False and answer["UserSub"] == pool.attributes("anna")["sub"]
    assert answer["CodeDeliveryDetails"] == {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    with refused("UserNotConfirmedException"):
        pool.sign_in("anna")
    first = mail.code("anna@example.com")
    public.resend_confirmation_code(**pool.app, Username="anna")
    second = mail.code("anna@example.com")
    if first != second:
        with refused("CodeMismatchException"):
            public.confirm_sign_up(**pool.app, Username="anna", ConfirmationCode=first)
    public.confirm_sign_up(**pool.app, Username="anna", ConfirmationCode=second)
    with refused("NotAuthorizedException", "Current status is CONFIRMED"):
        public.confirm_sign_up(**pool.app, Username="anna", ConfirmationCode=second)
    assert pool.attributes("anna")["email_verified"] == "true"
    assert pool.sign_in("anna")
    with refused("UsernameExistsException", "User already exists"):
        sign_up(public, pool)


def test_signing_up_by_address_is_for_one(cognito, public):
    pool = Pool(cognito, UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
    sign_up(public, pool, "anna@example.com")
    with refused("UsernameExistsException", "An account with the given email already exists"):
        sign_up(public, pool, "Anna@Example.com", "Anna@Example.com")
    with refused("InvalidParameterException", "Username should be an email"):
        sign_up(public, pool, "anna")


def test_a_pool_without_self_service_refuses(cognito, public):
    pool = Pool(cognito, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        sign_up(public, pool)


def test_a_client_with_a_secret_wants_its_hash(cognito, public):
    pool = Pool(cognito, client={"GenerateSecret": True})
    with refused("NotAuthorizedException"):
        sign_up(public, pool)
    key, text = pool.client["ClientSecret"].encode(), ("anna" + pool.client["ClientId"]).encode()
    digest = base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
    assert public.sign_up(**pool.app, Username="anna", Password=PASSWORD, SecretHash=digest, UserAttributes=pairs(email="a@example.com"))
    with refused("NotAuthorizedException"):
        public.sign_up(**pool.app, Username="bob", Password=PASSWORD, SecretHash=digest, UserAttributes=pairs(email="b@example.com"))


def test_a_forgotten_password_is_replaced_once(cognito, public, mail):
    pool = Pool(cognito)
    pool.add("anna", email="anna@example.com", email_verified="true")
    answer = public.forgot_password(**pool.app, Username="anna")
    assert answer["CodeDeliveryDetails"]["Destination"] == "a***@e***"
    code = mail.code("anna@example.com")
    replace = {**pool.app, "Username": "anna", "ConfirmationCode": code}
    with refused("InvalidPasswordException") as caught:
        public.confirm_forgot_password(**replace, Password="weakword")
    assert "weakword" not in str(caught.value.response)
    public.confirm_forgot_password(**replace, Password=OTHER_PASSWORD)
    with refused("ExpiredCodeException"):
        public.confirm_forgot_password(**replace, Password=PASSWORD)
    assert pool.sign_in("anna", OTHER_PASSWORD)


def test_guessing_a_code_ends_soon_and_the_right_one_is_refused_too(cognito, public, mail):
    pool = Pool(cognito)
    pool.add("anna", email="anna@example.com", email_verified="true")
    public.forgot_password(**pool.app, Username="anna")
    code = mail.code("anna@example.com")
    seen = []
    for guess in range(50):
        with pytest.raises(public.exceptions.ClientError) as caught:
            public.confirm_forgot_password(
                **pool.app, Username="anna", ConfirmationCode=f"{(int(code) + 1 + guess) % 1_000_000:06}", Password=OTHER_PASSWORD)
        seen.append(caught.value.response["Error"]["Code"])
    assert seen == ["CodeMismatchException"] * 5 + ["LimitExceededException"] * 45
    with refused("LimitExceededException", "Attempt limit exceeded"):
        public.confirm_forgot_password(**pool.app, Username="anna", ConfirmationCode=code, Password=OTHER_PASSWORD)
    assert pool.sign_in("anna"), "the old password still works"


def said(call, **members) -> tuple:
    """All that a stranger learns: code and message, or the answer with its masked destination's form."""
    try:
        answer = call(**members)
    except call.__self__.exceptions.ClientError as refusal:
        error = refusal.response["Error"]
        return error["Code"], error["Message"], refusal.response["ResponseMetadata"]["HTTPStatusCode"]
    details = answer["CodeDeliveryDetails"]
    return details["DeliveryMedium"], details["AttributeName"], re.sub(r"[a-z]", "x", details["Destination"])


def test_a_client_that_hides_who_exists_tells_a_stranger_nothing(cognito, public, mail):
    pool = Pool(cognito, hides=True)
    pool.add("confirmed", email="c@example.com", email_verified="true")
    pool.add("unverified", email="u@example.com")
    pool.add("disabled", email="d@example.com", email_verified="true")
    cognito.admin_disable_user(**pool.here, Username="disabled")
    cognito.admin_create_user(**pool.here, Username="invited", MessageAction="SUPPRESS")
    sign_up(public, pool, "waiting", "w@example.com")
    names = ["confirmed", "unverified", "disabled", "invited", "waiting", NOBODY]
    for call, members in [
        (public.forgot_password, {}), (public.resend_confirmation_code, {}),
        (public.confirm_sign_up, {"ConfirmationCode": "wrong!"}),
        (public.confirm_forgot_password, {"ConfirmationCode": "wrong!", "Password": OTHER_PASSWORD}),
    ]:
        for _ in range(7):
            answers = {said(call, **pool.app, Username=name, **members) for name in names}
            assert len(answers) == 1, answers
    assert said(public.confirm_sign_up, **pool.app, Username="other", ConfirmationCode="wrong!")[0] == "CodeMismatchException"
    assert {message["to"] for message in mail.messages()} == {"c@example.com", "w@example.com"}
    places = {public.forgot_password(**pool.app, Username=NOBODY)["CodeDeliveryDetails"]["Destination"] for _ in range(3)}
    assert len(places) == 1


def test_a_client_that_does_not_hide_says_who_is_missing(cognito, public):
    pool = Pool(cognito)
    for call, members in [
        (public.forgot_password, {}), (public.resend_confirmation_code, {}), (public.confirm_sign_up, {"ConfirmationCode": "123456"}),
        (public.confirm_forgot_password, {"ConfirmationCode": "123456", "Password": OTHER_PASSWORD}),
    ]:
        with refused("UserNotFoundException", "Username/client id combination not found"):
            call(**pool.app, Username=NOBODY, **members)


def test_people_read_and_change_what_their_program_may(cognito, public):
    pool = Pool(
        cognito, client={"ReadAttributes": ["email", "name"], "WriteAttributes": ["name"]},
        Schema=[{"Name": "team", "AttributeDataType": "String", "Mutable": True}])
    pool.add("anna", email="a@example.com", name="Anna", custom_team="red")
    token = pool.token("anna")
    shown = public.get_user(**token)
    assert shown["Username"] == "anna" and set(texts(shown["UserAttributes"])) == {"sub", "email", "name"}
    public.update_user_attributes(**token, UserAttributes=pairs(name="Anna B"))
    assert pool.attributes("anna")["name"] == "Anna B"
    for name in ("custom_team", "email", "email_verified"):
        with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
            public.update_user_attributes(**token, UserAttributes=pairs(**{name: "x"}))
    public.delete_user_attributes(**token, UserAttributeNames=["name"])
    assert "name" not in pool.attributes("anna")
    public.delete_user(**token)
    with refused("UserNotFoundException"):
        pool.get("anna")
    with refused("UserNotFoundException"):
        public.get_user(**token)


def test_a_new_address_waits_for_its_code_where_the_pool_says_so(cognito, public, mail):
    pool = Pool(cognito, UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]})
    pool.add("anna", email="old@example.com", email_verified="true")
    token = pool.token("anna")
    [told] = public.update_user_attributes(**token, UserAttributes=pairs(email="new@other.com"))["CodeDeliveryDetailsList"]
    assert told == {"Destination": "n***@o***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    assert pool.attributes("anna")["email"] == "old@example.com"
    again = public.get_user_attribute_verification_code(**token, AttributeName="email")["CodeDeliveryDetails"]
    assert again == told
    code = mail.code("new@other.com")
    with refused("CodeMismatchException"):
        public.verify_user_attribute(**token, AttributeName="email", Code="000000" if code != "000000" else "000001")
    public.verify_user_attribute(**token, AttributeName="email", Code=code)
    assert {"email": "new@other.com", "email_verified": "true"}.items() <= pool.attributes("anna").items()


def test_a_password_is_changed_by_who_knows_it(cognito, public):
    pool = Pool(cognito)
    pool.add("anna")
    token = pool.token("anna")
    with refused("NotAuthorizedException", "Incorrect username or password"):
        public.change_password(**token, PreviousPassword=OTHER_PASSWORD, ProposedPassword=OTHER_PASSWORD)
    with refused("InvalidPasswordException"):
        public.change_password(**token, PreviousPassword=PASSWORD, ProposedPassword="weak")
    public.change_password(**token, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)
    assert pool.sign_in("anna", OTHER_PASSWORD)
    for bad in ("", "x.y.z", token["AccessToken"][:-4] + "AAAA"):
        with pytest.raises(public.exceptions.ClientError):
            public.get_user(AccessToken=bad)


def test_second_factors_are_switched_by_who_has_them(cognito, public):
    pool = Pool(cognito)
    pool.add("anna", phone_number="+15551230008")
    token, on = pool.token("anna"), {"Enabled": True, "PreferredMfa": True}
    with refused("InvalidParameterException", "User has not set up software token mfa"):
        public.set_user_mfa_preference(**token, SoftwareTokenMfaSettings=on)
    with refused("InvalidParameterException", "delivery config set to turn on SOFTWARE_TOKEN_MFA"):
        cognito.admin_set_user_mfa_preference(**pool.here, Username="anna", SoftwareTokenMfaSettings=on)
    public.set_user_mfa_preference(**token, SMSMfaSettings=on)
    shown = public.get_user(**token)
    assert (shown["UserMFASettingList"], shown["PreferredMfaSetting"]) == (["SMS_MFA"], "SMS_MFA")
    cognito.admin_set_user_mfa_preference(**pool.here, Username="anna", SMSMfaSettings={"Enabled": False, "PreferredMfa": False})
    assert "UserMFASettingList" not in public.get_user(**token)


def test_no_password_or_code_stands_in_a_refusal(cognito, public, endpoint):
    """Whatever is wrong with the input, the answer repeats nothing of what must not be seen."""
    pool = Pool(cognito)
    secret = "S3cret canary"
    tries = [
        (cognito.admin_create_user, {**pool.here, "Username": "a", "TemporaryPassword": secret}),
        (cognito.admin_set_user_password, {**pool.here, "Username": "a", "Password": secret}),
        (public.sign_up, {**pool.app, "Username": "a", "Password": secret}),
        (public.sign_up, {**pool.app, "Username": secret, "Password": PASSWORD}),
        (public.confirm_sign_up, {**pool.app, "Username": "a", "ConfirmationCode": secret}),
        (public.confirm_forgot_password, {**pool.app, "Username": "a", "ConfirmationCode": secret, "Password": secret}),
        (public.change_password, {"AccessToken": secret, "PreviousPassword": secret, "ProposedPassword": secret}),
        (public.verify_user_attribute, {"AccessToken": "a.b.c", "AttributeName": "email", "Code": secret}),
        (cognito.admin_create_user, {**pool.here, "Username": "a", "UserAttributes": [{"Name": "name", "Value": secret * 400}]}),
        (cognito.list_users, {**pool.here, "Filter": secret * 40}),
    ]
    for call, members in tries:
        with pytest.raises(call.__self__.exceptions.ClientError) as caught:
            call(**members)
        assert secret not in json.dumps(caught.value.response, default=str), members


# Another's reading


def observed(cognito) -> dict:
    """The same calls of any endpoint, and what of the answers does not depend on chance or time."""
    seen = {}

    def code_of(call, **members) -> str:
        try:
            call(**members)
        except cognito.exceptions.ClientError as refusal:
            return refusal.response["Error"]["Code"]
        return "no refusal"

    pool = Pool(cognito, UsernameAttributes=["email"])
    anna = {**pool.here, "Username": "anna@example.com"}
    made = cognito.admin_create_user(**anna, UserAttributes=pairs(email="anna@example.com", name="Anna"), MessageAction="SUPPRESS")["User"]
    seen["made"] = (made["UserStatus"], made["Enabled"], made["Username"] == texts(made["Attributes"])["sub"])
    seen["again"] = code_of(cognito.admin_create_user, **anna)
    seen["no address"] = code_of(cognito.admin_create_user, **pool.here, Username="anna")
    cognito.admin_set_user_password(**anna, Password=PASSWORD, Permanent=True)
    seen["confirmed"] = cognito.admin_get_user(**anna)["UserStatus"]
    cognito.admin_set_user_password(**anna, Password=OTHER_PASSWORD, Permanent=False)
    seen["temporary"] = cognito.admin_get_user(**anna)["UserStatus"]
    seen["weak"] = code_of(cognito.admin_set_user_password, **anna, Password="weak", Permanent=True)
    cognito.admin_update_user_attributes(**anna, UserAttributes=pairs(given_name="A"))
    cognito.admin_delete_user_attributes(**anna, UserAttributeNames=["name"])
    seen["attributes"] = sorted(set(pool.attributes("anna@example.com")) - {"sub"})
    cognito.admin_disable_user(**anna)
    seen["disabled"] = cognito.admin_get_user(**anna)["Enabled"]
    cognito.admin_enable_user(**anna)
    cognito.create_group(**pool.here, GroupName="staff")
    cognito.admin_add_user_to_group(**anna, GroupName="staff")
    seen["groups"] = [group["GroupName"] for group in cognito.admin_list_groups_for_user(**anna)["Groups"]]
    seen["members"] = len(cognito.list_users_in_group(**pool.here, GroupName="staff")["Users"])
    seen["found"] = [len(cognito.list_users(**pool.here, Filter=f'email {how} "{text}"')["Users"]) for how, text in [
        ("=", "anna@example.com"), ("^=", "anna"), ("=", "anna")]]
    seen["no group"] = code_of(cognito.admin_add_user_to_group, **anna, GroupName="none")
    signed_up = cognito.sign_up(**pool.app, Username="bob@example.com", Password=PASSWORD, UserAttributes=pairs(email="bob@example.com"))
    seen["signed up"] = (signed_up["UserConfirmed"], signed_up["CodeDeliveryDetails"]["DeliveryMedium"])
    bob = {**pool.here, "Username": "bob@example.com"}
    seen["unconfirmed"] = cognito.admin_get_user(**bob)["UserStatus"]
    cognito.admin_confirm_sign_up(**bob)
    token = pool.token("bob@example.com")
    seen["own"] = sorted(texts(cognito.get_user(**token)["UserAttributes"]).items() - {("sub", signed_up["UserSub"])})
    cognito.change_password(**token, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)
    seen["old password"] = code_of(pool.sign_in, name="bob@example.com")
    cognito.admin_delete_user(**bob)
    seen["deleted"] = code_of(cognito.admin_get_user, **bob)
    return seen


def test_moto_reads_aws_likewise(cognito, moto):
    assert observed(cognito) == observed(connect(moto.url, "cognito-idp", checked=False))
