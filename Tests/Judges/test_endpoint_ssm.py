"""Parameters in the embedded endpoint, driven by boto3."""

import pytest

from judges.endpoint import connect, refused

ACCOUNT = "123456789012"


@pytest.fixture
def ssm(endpoint):
    return connect(endpoint.url, "ssm", checked=False)


def put(ssm, name: str, value: str = "v", type_: str | None = "String", **members) -> dict:
    return ssm.put_parameter(Name=name, Value=value, **({"Type": type_} if type_ else {}), **members)


def value_of(ssm, name: str, **members) -> str:
    return ssm.get_parameter(Name=name, **members)["Parameter"]["Value"]


def test_a_parameter_is_put_and_read(ssm):
    made = put(ssm, "/app/url", "https://example.com")
    assert (made["Version"], made["Tier"]) == (1, "Standard")
    shown = ssm.get_parameter(Name="/app/url")["Parameter"]
    assert (shown["Name"], shown["Type"], shown["Value"], shown["Version"], shown["DataType"]) == (
        "/app/url", "String", "https://example.com", 1, "text")
    assert shown["ARN"] == f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/app/url"
    put(ssm, "plain")
    assert ssm.get_parameter(Name="plain")["Parameter"]["ARN"] == f"arn:aws:ssm:us-east-1:{ACCOUNT}:parameter/plain"
    # By its ARN: recorded from AWS.
    assert ssm.get_parameter(Name=shown["ARN"])["Parameter"]["Name"] == "/app/url"
    answer = ssm.get_parameters(Names=["/app/url", "/no/such", "plain"])
    assert {each["Name"] for each in answer["Parameters"]} == {"/app/url", "plain"} and answer["InvalidParameters"] == ["/no/such"]
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name="/no/such")


def test_overwriting_is_asked_for_and_counted(ssm):
    put(ssm, "/a", "one", Description="first")
    with refused("ParameterAlreadyExists"):
        put(ssm, "/a", "two")
    assert value_of(ssm, "/a") == "one"
    assert put(ssm, "/a", "two", None, Overwrite=True)["Version"] == 2
    assert put(ssm, "/a", "two", Overwrite=True)["Version"] == 3, "the same value is a version too"
    with refused("HierarchyTypeMismatchException"):
        put(ssm, "/a", "three", "SecureString", Overwrite=True)
    assert [value_of(ssm, f"/a:{version}") for version in (1, 2, 3)] == ["one", "two", "two"]
    shown = ssm.get_parameter(Name="/a:1")["Parameter"]
    assert (shown["Name"], shown["Selector"], shown["Version"]) == ("/a", ":1", 1)
    with refused("ParameterVersionNotFound"):
        ssm.get_parameter(Name="/a:9")
    history = ssm.get_parameter_history(Name="/a")["Parameters"]
    assert [(each["Version"], each["Value"]) for each in history] == [(1, "one"), (2, "two"), (3, "two")]
    assert all(each["LastModifiedUser"].startswith("arn:aws:") for each in history)
    ssm.delete_parameter(Name="/a")
    with refused("ParameterNotFound"):
        ssm.delete_parameter(Name="/a")
    with refused("ParameterNotFound"):
        ssm.get_parameter_history(Name="/a")
    assert put(ssm, "/a")["Version"] == 1, "a new parameter, not the old one's next version"


def test_a_secure_string_is_shown_only_when_decryption_is_asked_for(ssm):
    put(ssm, "/secret", "hidden", "SecureString")
    blind = ssm.get_parameter(Name="/secret")["Parameter"]
    assert blind["Type"] == "SecureString" and "hidden" not in blind["Value"]
    assert value_of(ssm, "/secret", WithDecryption=True) == "hidden"
    assert ssm.get_parameters(Names=["/secret"], WithDecryption=True)["Parameters"][0]["Value"] == "hidden"
    assert ssm.get_parameters_by_path(Path="/", WithDecryption=True)["Parameters"][0]["Value"] == "hidden"
    assert ssm.get_parameters_by_path(Path="/")["Parameters"][0]["Value"] != "hidden"
    assert ssm.get_parameter_history(Name="/secret", WithDecryption=True)["Parameters"][0]["Value"] == "hidden"
    assert ssm.get_parameter_history(Name="/secret")["Parameters"][0]["Value"] != "hidden"
    [described] = ssm.describe_parameters()["Parameters"]
    assert described["KeyId"] == "alias/aws/ssm" and "Value" not in described
    put(ssm, "/own", "v", "SecureString", KeyId="alias/mine")
    assert {each["Name"]: each["KeyId"] for each in ssm.describe_parameters()["Parameters"]}["/own"] == "alias/mine"


def test_a_path_gives_what_is_below_it(ssm):
    for name in ("/app/a", "/app/b", "/app/deep/c", "/application", "/other/d", "app"):
        put(ssm, name)
    names = lambda **members: {each["Name"] for each in ssm.get_parameters_by_path(**members)["Parameters"]}
    assert names(Path="/app") == names(Path="/app/") == {"/app/a", "/app/b"}
    assert names(Path="/app", Recursive=True) == {"/app/a", "/app/b", "/app/deep/c"}
    assert names(Path="/nothing") == set()
    assert names(Path="/app/a") == set(), "a path does not contain itself"
    put(ssm, "/app/list", "a,b", "StringList")
    assert names(Path="/app", ParameterFilters=[{"Key": "Type", "Option": "Equals", "Values": ["StringList"]}]) == {"/app/list"}
    for path in ("app", ""):
        with refused("ValidationException"):
            ssm.get_parameters_by_path(Path=path)


def test_labels_name_versions_and_move(ssm):
    for value in ("one", "two"):
        put(ssm, "/l", value, Overwrite=True)
    answer = ssm.label_parameter_version(Name="/l", ParameterVersion=1, Labels=["live", "1digit", "aws-own", "ssmish"])
    assert answer["ParameterVersion"] == 1 and set(answer["InvalidLabels"]) == {"1digit", "aws-own", "ssmish"}
    assert value_of(ssm, "/l:live") == "one"
    assert ssm.label_parameter_version(Name="/l", Labels=["live"])["ParameterVersion"] == 2, "the latest unless told"
    assert value_of(ssm, "/l:live") == "two"
    labels = {each["Version"]: each["Labels"] for each in ssm.get_parameter_history(Name="/l")["Parameters"]}
    assert labels == {1: [], 2: ["live"]}
    with refused("ParameterVersionNotFound"):
        ssm.get_parameter(Name="/l:unknown")
    with refused("ParameterVersionNotFound"):
        ssm.label_parameter_version(Name="/l", ParameterVersion=7, Labels=["a"])
    with refused("ParameterNotFound"):
        ssm.label_parameter_version(Name="/no/such", Labels=["a"])
    with refused("ParameterVersionLabelLimitExceeded"):
        ssm.label_parameter_version(Name="/l", Labels=[f"l{n}" for n in range(10)])
    answer = ssm.unlabel_parameter_version(Name="/l", ParameterVersion=2, Labels=["live", "never"])
    assert (answer["RemovedLabels"], answer["InvalidLabels"]) == (["live"], ["never"])
    with refused("ParameterVersionNotFound"):
        ssm.get_parameter(Name="/l:live")


def test_a_hundred_versions_are_kept_and_a_labelled_one_stays(ssm):
    for number in range(101):
        put(ssm, "/v", str(number), Overwrite=True)
    history = [each for page in ssm.get_paginator("get_parameter_history").paginate(Name="/v") for each in page["Parameters"]]
    assert [each["Version"] for each in history] == list(range(2, 102))
    ssm.label_parameter_version(Name="/v", ParameterVersion=2, Labels=["keep"])
    with refused("ParameterMaxVersionLimitExceeded"):
        put(ssm, "/v", "one too many", Overwrite=True)


def test_parameters_are_tagged(ssm):
    put(ssm, "/t", Tags=[{"Key": "team", "Value": "billing"}])
    here = {"ResourceType": "Parameter", "ResourceId": "/t"}
    ssm.add_tags_to_resource(**here, Tags=[{"Key": "team", "Value": "core"}, {"Key": "stage", "Value": ""}])
    tags = lambda: {tag["Key"]: tag["Value"] for tag in ssm.list_tags_for_resource(**here)["TagList"]}
    assert tags() == {"team": "core", "stage": ""}
    put(ssm, "/t", "again", Overwrite=True)
    assert tags() == {"team": "core", "stage": ""}
    ssm.remove_tags_from_resource(**here, TagKeys=["team", "never"])
    assert tags() == {"stage": ""}
    with refused("ValidationException", "(?i)tags and overwrite can't be used together"):
        put(ssm, "/t", "again", Overwrite=True, Tags=[{"Key": "a", "Value": "b"}])
    for call, members in (
        (ssm.add_tags_to_resource, {"Tags": [{"Key": "a", "Value": "b"}]}), (ssm.list_tags_for_resource, {}),
        (ssm.remove_tags_from_resource, {"TagKeys": ["a"]}),
    ):
        with refused("InvalidResourceId"):
            call(ResourceType="Parameter", ResourceId="/no/such", **members)


def test_parameters_are_described_and_filtered(ssm):
    put(ssm, "/app/a", Description="An A", Tags=[{"Key": "team", "Value": "billing"}])
    put(ssm, "/app/deep/b", "x,y", "StringList")
    put(ssm, "/other/c", "hidden", "SecureString")
    put(ssm, "big", "x" * 5000, Tier="Advanced", AllowedPattern="x+")

    def names(*filters: tuple) -> set[str]:
        given = [{"Key": key, **({"Option": option} if option else {}), "Values": values} for key, option, values in filters]
        return {each["Name"] for each in ssm.describe_parameters(ParameterFilters=given)["Parameters"]}

    assert names(("Name", "BeginsWith", ["/app"])) == {"/app/a", "/app/deep/b"}
    assert names(("Name", "Contains", ["deep"])) == {"/app/deep/b"}
    assert names(("Name", None, ["/app/a", "big"])) == {"/app/a", "big"}
    assert names(("Type", None, ["SecureString", "StringList"])) == {"/other/c", "/app/deep/b"}
    assert names(("Path", "OneLevel", ["/app"])) == {"/app/a"}
    assert names(("Path", "Recursive", ["/app"])) == {"/app/a", "/app/deep/b"}
    assert names(("tag:team", None, ["billing"])) == {"/app/a"}
    assert names(("tag:team", None, ["core"])) == set()
    assert names(("Tier", None, ["Advanced"])) == {"big"}
    assert names(("Type", None, ["String"]), ("Name", "BeginsWith", ["/app"])) == {"/app/a"}
    shown = {each["Name"]: each for each in ssm.describe_parameters()["Parameters"]}
    assert shown["/app/a"]["Description"] == "An A" and shown["big"]["AllowedPattern"] == "x+" and shown["big"]["Tier"] == "Advanced"
    assert all("Value" not in each for each in shown.values())
    with refused("ValidationException", "parameterFilters.1.member.key"):
        names(("Colour", None, ["red"]))


def test_deleting_several_tells_which_were_there(ssm):
    put(ssm, "/a")
    put(ssm, "/b")
    answer = ssm.delete_parameters(Names=["/a", "/no/such"])
    assert (answer["DeletedParameters"], answer["InvalidParameters"]) == (["/a"], ["/no/such"])
    assert [each["Name"] for each in ssm.describe_parameters()["Parameters"]] == ["/b"]
    for call in (ssm.delete_parameters, ssm.get_parameters):
        with refused("ValidationException"):
            call(Names=[f"/n{number}" for number in range(11)])


def test_sizes_and_tiers(ssm):
    put(ssm, "/s", "x" * 4096)
    with refused("ValidationException"):
        put(ssm, "/t", "x" * 4097)
    assert put(ssm, "/t", "x" * 8192, Tier="Advanced")["Tier"] == "Advanced"
    with refused("ValidationException"):
        put(ssm, "/u", "x" * 8193, Tier="Advanced")
    assert put(ssm, "/i", "x" * 5000, Tier="Intelligent-Tiering")["Tier"] == "Advanced"
    assert put(ssm, "/j", "x", Tier="Intelligent-Tiering")["Tier"] == "Standard"
    assert put(ssm, "/t", "small", Overwrite=True)["Tier"] == "Advanced", "advanced stays"
    with refused("ValidationException"):
        put(ssm, "/t", "small", Overwrite=True, Tier="Standard")
    # Bytes, not characters: 4 KB.
    with refused("ValidationException"):
        put(ssm, "/w", "ä" * 2100)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("/aws/mine", "AccessDeniedException"), ("awsome", "ValidationException"), ("/ssm/mine", "ValidationException"),
        ("SSMname", "ValidationException"), ("a b", "ValidationException"), ("/a/ä", "ValidationException"), ("/a//b", "ValidationException"),
        ("no/leading", "ValidationException"), ("/a/", "ValidationException"), ("", "ValidationException"),
        ("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", "HierarchyLevelLimitExceededException"), ("/" + "x" * 2048, "ValidationException"),
    ])
def test_a_name_that_aws_would_not_take_is_refused(ssm, name, code):
    with refused(code):
        put(ssm, name)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"Value": ""}, "ValidationException"), ({"Value": "{{nested}}"}, "ValidationException"), ({"Type": "Number"}, "ValidationException"),
        ({"Type": None}, "ValidationException"), ({"Tier": "Huge"}, "ValidationException"), ({"Description": "x" * 1025}, "ValidationException"),
        ({"AllowedPattern": "[a-z]+", "Value": "UPPER"}, "ParameterPatternMismatchException"),
        ({"AllowedPattern": "["}, "InvalidAllowedPatternException"), ({"DataType": "picture"}, "ValidationException"),
        ({"Tags": [{"Key": "x" * 129, "Value": "v"}]}, "ValidationException"),
    ],
    ids=lambda value: str(value)[:40])
def test_a_parameter_that_aws_would_not_take_is_refused(ssm, members, code):
    given = {"Name": "/p", "Value": "v", "Type": "String", **members}
    with refused(code):
        ssm.put_parameter(**{name: value for name, value in given.items() if value is not None})
    with refused("ParameterNotFound"):
        ssm.get_parameter(Name="/p")


def test_an_allowed_pattern_is_kept_for_later_values(ssm):
    put(ssm, "/p", "abc", AllowedPattern="^[a-z]+$")
    [described] = ssm.describe_parameters()["Parameters"]
    assert described["AllowedPattern"] == "^[a-z]+$"
