"""Who may ask the embedded endpoint, and what it answers to requests that are no good: signatures, clocks, JSON."""

import datetime
import json

import pytest

from judges.emulators import EMBEDDED, SECOND_ACCOUNT, SECOND_KEY, Emulator
from judges.endpoint import connect, now, refused, send, signed

JSON_SERVICES = {
    "cognito-idp": ("ListUserPools", {"MaxResults": 1}),
    "ssm": ("DescribeParameters", {}),
    "secretsmanager": ("ListSecrets", {}),
}
STS = {"sts": ("GetCallerIdentity", {})}
EVERY = list((JSON_SERVICES | STS).items())


def ids(value):
    return value[0] if isinstance(value, tuple) and isinstance(value[0], str) else None


def refuses(answer, service: str, code: str, says: str = "") -> None:
    """JSON services answer 400 with AWS's JSON form, STS 403 with its XML."""
    names = {
        "InvalidSignatureException": "SignatureDoesNotMatch", "UnrecognizedClientException": "InvalidClientTokenId",
        "MissingAuthenticationTokenException": "MissingAuthenticationToken", "IncompleteSignatureException": "IncompleteSignature",
    }
    wanted = (code, 400) if service != "sts" else (names[code], 400 if code == "IncompleteSignatureException" else 403)
    assert (answer.code, answer.status) == wanted, answer
    assert says.encode() in answer.body, answer
    assert answer.headers["x-amzn-requestid"]
    assert answer.headers["content-type"].startswith("text/xml" if service == "sts" else "application/x-amz-json-1.1")


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_a_good_signature_passes(endpoint, service, call):
    for key in (("test", "test"), SECOND_KEY):
        assert signed(endpoint.url, service, *call, key=key).status == 200


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_a_wrong_secret_is_refused(endpoint, service, call):
    answer = signed(endpoint.url, service, *call, key=("test", "wrong"))
    refuses(answer, service, "InvalidSignatureException", "The request signature we calculated does not match")


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_an_unknown_key_is_refused(endpoint, service, call):
    answer = signed(endpoint.url, service, *call, key=("AKIANOBODYKNOWSTHIS0", "test"))
    refuses(answer, service, "UnrecognizedClientException", "The security token included in the request is invalid")


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_no_signature_is_refused(endpoint, service, call):
    def unsign(headers):
        del headers["Authorization"]

    refuses(signed(endpoint.url, service, *call, change=unsign), service, "MissingAuthenticationTokenException")


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_half_a_signature_is_refused(endpoint, service, call):
    def halve(headers):
        headers["Authorization"] = headers["Authorization"].split(", Signature=")[0]

    refuses(signed(endpoint.url, service, *call, change=halve), service, "IncompleteSignatureException")


@pytest.mark.parametrize("minutes", [-20, 20])
@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_a_clock_that_is_wrong_by_twenty_minutes_is_refused(endpoint, service, call, minutes):
    answer = signed(endpoint.url, service, *call, moment=now() + datetime.timedelta(minutes=minutes))
    refuses(answer, service, "InvalidSignatureException", "Signature expired" if minutes < 0 else "Signature not yet current")


@pytest.mark.parametrize("minutes", [-4, 4])
def test_a_clock_that_is_a_little_wrong_passes(endpoint, minutes):
    moment = now() + datetime.timedelta(minutes=minutes)
    assert signed(endpoint.url, "cognito-idp", "ListUserPools", {"MaxResults": 1}, moment=moment).status == 200


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_a_signature_for_another_service_is_refused(endpoint, service, call):
    answer = signed(endpoint.url, service, *call, signing_name="execute-api")
    refuses(answer, service, "InvalidSignatureException", "Credential should be scoped to correct service")


@pytest.mark.parametrize(("service", "call"), EVERY, ids=ids)
def test_what_was_signed_cannot_be_changed(endpoint, service, call):
    def later(headers):
        headers["X-Amz-Date"] = (now() + datetime.timedelta(seconds=1)).strftime("%Y%m%dT%H%M%SZ")

    refuses(signed(endpoint.url, service, *call, change=later), service, "InvalidSignatureException")


def test_the_body_is_signed(endpoint):
    sent = {}
    signed(endpoint.url, "cognito-idp", "ListUserPools", {"MaxResults": 1}, change=sent.update)
    answer = send(endpoint.url + "/", b'{"MaxResults": 2}', sent)
    refuses(answer, "cognito-idp", "InvalidSignatureException")


# Requests that are no good


@pytest.mark.parametrize("service", JSON_SERVICES)
def test_an_unknown_operation_is_answered_as_aws_does(endpoint, service):
    answer = signed(endpoint.url, service, "MakeCoffee", {})
    assert (answer.status, answer.code) == (400, "UnknownOperationException"), answer
    assert answer.headers["content-type"] == "application/x-amz-json-1.1" and answer.headers["x-amzn-requestid"]


def test_an_unknown_action_of_sts_is_answered_as_aws_does(endpoint):
    answer = signed(endpoint.url, "sts", "MakeCoffee", {})
    assert (answer.status, answer.code) == (400, "InvalidAction"), answer


@pytest.mark.parametrize(
    "target", ["", "ListUserPools", "Nonsense.ListUserPools", "AWSCognitoIdentityProviderService.", "AmazonSSM.ListUserPools", "." * 2000])
def test_an_unknown_target_is_answered_as_aws_does(endpoint, target):
    answer = send(endpoint.url + "/", b"{}", {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"})
    assert (answer.status, answer.code) == (400, "UnknownOperationException"), answer


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b"null", b'"text"', b"7", b"{}{}", b'{"a": 1,}', b"{'a': 1}", b"\xff\xfe", b"<xml/>", b'{"MaxResults": NaN}', b'{"a": "\x01"}',
        b"[" * 20000, b'{"a":' * 5000,
    ],
    ids=lambda body: repr(body[:12]))
@pytest.mark.parametrize("service", JSON_SERVICES)
def test_what_is_no_json_object_is_refused(endpoint, service, body):
    answer = signed(endpoint.url, service, JSON_SERVICES[service][0], body)
    assert (answer.status, answer.code) == (400, "SerializationException"), answer
    assert endpoint.status, "it still runs"


@pytest.mark.parametrize("value", ["1", True, [1], {"a": 1}], ids=repr)
def test_a_number_is_a_number(endpoint, value):
    answer = signed(endpoint.url, "cognito-idp", "ListUserPools", {"MaxResults": value})
    assert (answer.status, answer.code) == (400, "SerializationException"), answer


@pytest.mark.parametrize("value", [1, True, [], {}], ids=repr)
def test_text_is_text(endpoint, value):
    answer = signed(endpoint.url, "cognito-idp", "CreateUserPool", {"PoolName": value})
    assert (answer.status, answer.code) == (400, "SerializationException"), answer


def test_null_is_nothing_and_unknown_members_are_ignored(endpoint):
    answer = signed(endpoint.url, "cognito-idp", "ListUserPools", {"MaxResults": 1, "NextToken": None, "Colour": "red"})
    assert answer.status == 200, answer
    answer = signed(endpoint.url, "cognito-idp", "ListUserPools", {"MaxResults": None})
    assert (answer.status, answer.code) == (400, "InvalidParameterException"), answer


def test_text_of_every_sort_comes_back_as_it_was(endpoint):
    store = connect(endpoint.url, "secretsmanager")
    for number, text in enumerate(["ä€𝄞😀", "\u0000\u001f\u2028", "\\\"/\b\f\n\r\t", "e\u0301", "\ufeff", "x" * 60000]):
        store.create_secret(Name=f"s{number}", SecretString=text)
        assert store.get_secret_value(SecretId=f"s{number}")["SecretString"] == text


def test_a_body_that_is_too_large_is_refused_and_the_endpoint_runs_on(endpoint):
    answer = signed(endpoint.url, "cognito-idp", "ListUserPools", b'{"a": "' + b"x" * 20_000_000 + b'"}')
    assert answer.status in (400, 413), answer
    assert signed(endpoint.url, "cognito-idp", "ListUserPools", {"MaxResults": 1}).status == 200


def test_paths_and_methods_of_no_service_are_refused_without_html(endpoint):
    for method, path in (("GET", "/"), ("GET", "/no/such"), ("PUT", "/"), ("DELETE", "/oauth2/token"), ("POST", "/_authplat/none")):
        answer = send(endpoint.url + path, b"" if method in ("PUT", "POST") else None, method=method)
        assert 400 <= answer.status < 500, (method, path, answer)
        assert b"<html" not in answer.body.lower(), (method, path, answer)


# Accounts, regions and roles


def test_two_accounts_live_side_by_side(endpoint):
    for service, call in EVERY:
        assert signed(endpoint.url, service, *call, key=SECOND_KEY).status == 200
    first, second = (connect(endpoint.url, "sts", key=key) for key in (("test", "test"), SECOND_KEY))
    assert first.get_caller_identity()["Account"] == EMBEDDED.account
    assert second.get_caller_identity()["Account"] == SECOND_ACCOUNT
    ours, theirs = (connect(endpoint.url, "cognito-idp", key=key) for key in (("test", "test"), SECOND_KEY))
    pool = theirs.create_user_pool(PoolName="theirs")["UserPool"]
    assert f":{SECOND_ACCOUNT}:" in pool["Arn"]
    with refused("ResourceNotFoundException"):
        ours.describe_user_pool(UserPoolId=pool["Id"])
    for key, value in ((("test", "test"), "ours"), (SECOND_KEY, "theirs")):
        connect(endpoint.url, "ssm", key=key).put_parameter(Name="/same/name", Value=value, Type="String")
        connect(endpoint.url, "secretsmanager", key=key).create_secret(Name="same/name", SecretString=value)
    for key, value in ((("test", "test"), "ours"), (SECOND_KEY, "theirs")):
        assert connect(endpoint.url, "ssm", key=key).get_parameter(Name="/same/name")["Parameter"]["Value"] == value
        assert connect(endpoint.url, "secretsmanager", key=key).get_secret_value(SecretId="same/name")["SecretString"] == value


def test_regions_live_side_by_side(endpoint):
    regions = ("us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1")
    for region in regions:
        pool = connect(endpoint.url, "cognito-idp", region=region).create_user_pool(PoolName=region)["UserPool"]
        partition = {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(region.rsplit("-", 2)[0], "aws")
        assert pool["Id"].startswith(region + "_")
        assert pool["Arn"].startswith(f"arn:{partition}:cognito-idp:{region}:{EMBEDDED.account}:userpool/")
        connect(endpoint.url, "ssm", region=region).put_parameter(Name="/where", Value=region, Type="String")
        connect(endpoint.url, "secretsmanager", region=region).create_secret(Name="where", SecretString=region)
    for region in regions:
        [listed] = connect(endpoint.url, "cognito-idp", region=region).list_user_pools(MaxResults=60)["UserPools"]
        assert listed["Name"] == region
        assert connect(endpoint.url, "ssm", region=region).get_parameter(Name="/where")["Parameter"]["Value"] == region
        assert connect(endpoint.url, "secretsmanager", region=region).get_secret_value(SecretId="where")["SecretString"] == region


def test_a_role_is_assumed_and_its_session_works(endpoint):
    sts = connect(endpoint.url, "sts")
    answer = sts.assume_role(RoleArn=f"arn:aws:iam::{SECOND_ACCOUNT}:role/path/deployer", RoleSessionName="judge", DurationSeconds=900)
    user = f"arn:aws:sts::{SECOND_ACCOUNT}:assumed-role/deployer/judge"
    assert answer["AssumedRoleUser"]["Arn"] == user and answer["AssumedRoleUser"]["AssumedRoleId"].endswith(":judge")
    given = answer["Credentials"]
    assert given["AccessKeyId"].startswith("ASIA")
    assert datetime.timedelta(minutes=14) < given["Expiration"] - now() < datetime.timedelta(minutes=16)
    session = (given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    caller = connect(endpoint.url, "sts", key=session).get_caller_identity()
    assert (caller["Account"], caller["Arn"]) == (SECOND_ACCOUNT, user)
    assert caller["UserId"] == answer["AssumedRoleUser"]["AssumedRoleId"]
    made = connect(endpoint.url, "cognito-idp", key=session).create_user_pool(PoolName="p")["UserPool"]
    assert f":{SECOND_ACCOUNT}:" in made["Arn"]
    connect(endpoint.url, "cognito-idp", key=SECOND_KEY).describe_user_pool(UserPoolId=made["Id"])
    for broken in (session[:2], (*session[:2], "another token")):
        refuses(signed(endpoint.url, "ssm", "DescribeParameters", {}, key=broken), "ssm", "UnrecognizedClientException")
        refuses(signed(endpoint.url, "sts", "GetCallerIdentity", {}, key=broken), "sts", "UnrecognizedClientException")
    wrong = (session[0], "wrong", session[2])
    refuses(signed(endpoint.url, "ssm", "DescribeParameters", {}, key=wrong), "ssm", "InvalidSignatureException")


@pytest.mark.parametrize(
    ("members", "says"),
    [
        # Recorded from AWS.
        ({"RoleArn": "nothing-valid-in-here"}, "nothing-valid-in-here is invalid"),
        ({"RoleArn": "arn::b:::something/test-role"}, "arn::b:::something/test-role is invalid"),
        ({"RoleArn": "arn:a::::something/test-role"}, "arn:a::::something/test-role is invalid"),
        ({"RoleArn": "arn:a:::something/test-role"}, "arn:a:::something/test-role is invalid"),
        ({"RoleArn": "arn:a:a::aaaaaaaaaa:"}, "arn:a:a::aaaaaaaaaa: is invalid"),
        ({"RoleSessionName": "Session1:2"}, "1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy "
         r"constraint: Member must satisfy regular expression pattern: \[\\w\+=,\.@-\]\*"),
        ({"RoleSessionName": "x"}, "greater than or equal to 2"),
        ({"DurationSeconds": 899}, "greater than or equal to 900"),
        ({"DurationSeconds": 43201}, "less than or equal to 43200"),
    ],
    ids=lambda value: str(value)[:40])
def test_a_role_that_aws_would_not_give_is_refused(endpoint, members, says):
    given = {"RoleArn": "arn:aws:iam::123456789012:role/r", "RoleSessionName": "judge", **members}
    with refused("ValidationError", says):
        connect(endpoint.url, "sts", checked=False).assume_role(**given)


def test_without_verification_any_signature_passes_and_it_is_said_loudly(scratch):
    loose = Emulator(EMBEDDED, scratch / "loose", flags=("--no-verify",)).start()
    try:
        for key in (("test", "wrong"), ("AKIANOBODYKNOWSTHIS0", "x")):
            assert signed(loose.url, "cognito-idp", "ListUserPools", {"MaxResults": 1}, key=key).status == 200
        refusal = signed(loose.url, "cognito-idp", "ListUserPools", {"MaxResults": 61})
        assert refusal.code == "InvalidParameterException"
        log = (loose.folder / "log").read_text().lower()
        assert "no-verify" in log or "not verified" in log, log
        assert json.dumps(loose.status)
    finally:
        loose.stop()
