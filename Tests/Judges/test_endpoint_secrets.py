"""Secrets Manager in the embedded endpoint, driven by boto3."""

import datetime
import re
import uuid

import pytest

from judges.endpoint import connect, now, refused


@pytest.fixture
def store(endpoint):
    return connect(endpoint.url, "secretsmanager", checked=False)


def token() -> str:
    return str(uuid.uuid4())


def value_of(store, secret: str, **members) -> str:
    return store.get_secret_value(SecretId=secret, **members)["SecretString"]


def stages(store, secret: str) -> dict[str, list[str]]:
    return {version: sorted(names) for version, names in store.describe_secret(SecretId=secret)["VersionIdsToStages"].items()}


def names(store, **members) -> list[str]:
    return [each["Name"] for each in store.list_secrets(**members)["SecretList"]]


def test_a_secret_is_made_and_read(store):
    made = store.create_secret(Name="app/one", SecretString="first", Description="One", Tags=[{"Key": "team", "Value": "billing"}])
    assert re.fullmatch(r"arn:aws:secretsmanager:us-east-1:123456789012:secret:app/one-[A-Za-z0-9]{6}", made["ARN"])
    shown = store.get_secret_value(SecretId="app/one")
    assert (shown["ARN"], shown["Name"], shown["VersionId"], shown["SecretString"], shown["VersionStages"]) == (
        made["ARN"], "app/one", made["VersionId"], "first", ["AWSCURRENT"])
    assert "SecretBinary" not in shown
    for name in (made["ARN"], made["ARN"][:-7]):
        assert value_of(store, name) == "first", f"by {name}"
    described = store.describe_secret(SecretId=made["ARN"])
    assert described["Description"] == "One" and described["Tags"] == [{"Key": "team", "Value": "billing"}]
    assert described["VersionIdsToStages"] == {made["VersionId"]: ["AWSCURRENT"]}
    assert "SecretString" not in described and "DeletedDate" not in described
    with refused("ResourceExistsException"):
        store.create_secret(Name="app/one", SecretString="again")
    for call in (store.get_secret_value, store.describe_secret, store.delete_secret, store.list_secret_version_ids, store.restore_secret):
        with refused("ResourceNotFoundException"):
            call(SecretId="app/none")


def test_binary_is_binary(store):
    store.create_secret(Name="binary", SecretBinary=bytes(range(256)))
    shown = store.get_secret_value(SecretId="binary")
    assert shown["SecretBinary"] == bytes(range(256)) and "SecretString" not in shown
    with refused("InvalidParameterException"):
        store.create_secret(Name="both", SecretString="a", SecretBinary=b"b")


def test_a_secret_without_a_value_has_no_version(store):
    made = store.create_secret(Name="empty")
    assert "VersionId" not in made
    assert store.describe_secret(SecretId="empty").get("VersionIdsToStages", {}) == {}
    with refused("ResourceNotFoundException", "AWSCURRENT"):
        store.get_secret_value(SecretId="empty")
    store.put_secret_value(SecretId="empty", SecretString="now")
    assert value_of(store, "empty") == "now"


def test_stages_move_from_version_to_version(store):
    first = store.create_secret(Name="s", SecretString="one")["VersionId"]
    second = store.put_secret_value(SecretId="s", SecretString="two")
    assert second["VersionStages"] == ["AWSCURRENT"]
    assert stages(store, "s") == {first: ["AWSPREVIOUS"], second["VersionId"]: ["AWSCURRENT"]}
    assert (value_of(store, "s"), value_of(store, "s", VersionStage="AWSPREVIOUS")) == ("two", "one")

    third = store.put_secret_value(SecretId="s", SecretString="three", VersionStages=["AWSPENDING"])["VersionId"]
    assert stages(store, "s") == {first: ["AWSPREVIOUS"], second["VersionId"]: ["AWSCURRENT"], third: ["AWSPENDING"]}
    assert (value_of(store, "s"), value_of(store, "s", VersionStage="AWSPENDING")) == ("two", "three")

    # A label that another version has moves only when that version is named.
    with refused("InvalidParameterException"):
        store.update_secret_version_stage(SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=third)
    with refused("InvalidParameterException"):
        store.update_secret_version_stage(
            SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=third, RemoveFromVersionId=first)
    store.update_secret_version_stage(
        SecretId="s", VersionStage="AWSCURRENT", MoveToVersionId=third, RemoveFromVersionId=second["VersionId"])
    assert stages(store, "s") == {second["VersionId"]: ["AWSPREVIOUS"], third: ["AWSCURRENT", "AWSPENDING"]}
    store.update_secret_version_stage(SecretId="s", VersionStage="AWSPENDING", RemoveFromVersionId=third)
    assert stages(store, "s")[third] == ["AWSCURRENT"]
    with refused("InvalidParameterException"):
        store.update_secret_version_stage(SecretId="s", VersionStage="AWSCURRENT", RemoveFromVersionId=third)

    # A version without a label is deprecated: listed only when asked for, still readable by its id.
    listed = {each["VersionId"] for each in store.list_secret_version_ids(SecretId="s")["Versions"]}
    assert listed == {second["VersionId"], third}
    every = {each["VersionId"] for each in store.list_secret_version_ids(SecretId="s", IncludeDeprecated=True)["Versions"]}
    assert every == {first, second["VersionId"], third}
    assert value_of(store, "s", VersionId=first) == "one"
    for absent in ({"VersionId": token()}, {"VersionStage": "BLUE"}):
        with refused("ResourceNotFoundException"):
            store.get_secret_value(SecretId="s", **absent)


def test_labels_of_ones_own(store):
    first = store.create_secret(Name="s", SecretString="one")["VersionId"]
    second = store.put_secret_value(SecretId="s", SecretString="two", VersionStages=["AWSCURRENT", "blue"])["VersionId"]
    assert stages(store, "s") == {first: ["AWSPREVIOUS"], second: ["AWSCURRENT", "blue"]}
    third = store.put_secret_value(SecretId="s", SecretString="three", VersionStages=["blue"])["VersionId"]
    assert stages(store, "s") == {first: ["AWSPREVIOUS"], second: ["AWSCURRENT"], third: ["blue"]}
    assert value_of(store, "s", VersionStage="blue") == "three"


def test_a_repeated_token_makes_nothing_twice(store):
    one, two = token(), token()
    made = store.create_secret(Name="s", SecretString="one", ClientRequestToken=one)
    assert made["VersionId"] == one
    again = store.create_secret(Name="s", SecretString="one", ClientRequestToken=one)
    assert (again["ARN"], again["VersionId"]) == (made["ARN"], one)
    with refused("ResourceExistsException"):
        store.create_secret(Name="s", SecretString="other", ClientRequestToken=one)
    for _ in range(2):
        assert store.put_secret_value(SecretId="s", SecretString="two", ClientRequestToken=two)["VersionId"] == two
    assert stages(store, "s") == {one: ["AWSPREVIOUS"], two: ["AWSCURRENT"]}
    for call in (store.put_secret_value, store.update_secret):
        with refused("ResourceExistsException"):
            call(SecretId="s", SecretString="changed", ClientRequestToken=two)
    assert value_of(store, "s") == "two"


def test_an_update_changes_what_it_names(store):
    made = store.create_secret(Name="s", SecretString="one", Description="before")
    answer = store.update_secret(SecretId="s", Description="after")
    assert "VersionId" not in answer and value_of(store, "s") == "one"
    answer = store.update_secret(SecretId="s", SecretString="two", KmsKeyId="alias/mine")
    assert stages(store, "s") == {made["VersionId"]: ["AWSPREVIOUS"], answer["VersionId"]: ["AWSCURRENT"]}
    described = store.describe_secret(SecretId="s")
    assert (described["Description"], described["KmsKeyId"]) == ("after", "alias/mine")
    assert described["LastChangedDate"] >= described["CreatedDate"]


def test_a_deleted_secret_waits_and_can_be_restored(store):
    store.create_secret(Name="s", SecretString="one")
    answer = store.delete_secret(SecretId="s")
    assert datetime.timedelta(days=29, hours=23) < answer["DeletionDate"] - now() < datetime.timedelta(days=30, hours=1)
    for call in (
        lambda: store.get_secret_value(SecretId="s"), lambda: store.put_secret_value(SecretId="s", SecretString="x"),
        lambda: store.update_secret(SecretId="s", Description="x"), lambda: store.create_secret(Name="s", SecretString="x"),
    ):
        with refused("InvalidRequestException", "(?i)deletion|deleted"):
            call()
    assert store.describe_secret(SecretId="s")["DeletedDate"]
    assert names(store) == [] and names(store, IncludePlannedDeletion=True) == ["s"]
    store.restore_secret(SecretId="s")
    assert value_of(store, "s") == "one" and "DeletedDate" not in store.describe_secret(SecretId="s")
    answer = store.delete_secret(SecretId="s", RecoveryWindowInDays=7)
    assert datetime.timedelta(days=6, hours=23) < answer["DeletionDate"] - now() < datetime.timedelta(days=7, hours=1)


def test_a_secret_deleted_by_force_is_gone(store):
    store.create_secret(Name="s", SecretString="one")
    for window in (6, 31):
        with refused("InvalidParameterException"):
            store.delete_secret(SecretId="s", RecoveryWindowInDays=window)
    with refused("InvalidParameterException"):
        store.delete_secret(SecretId="s", RecoveryWindowInDays=7, ForceDeleteWithoutRecovery=True)
    store.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    with refused("ResourceNotFoundException"):
        store.describe_secret(SecretId="s")
    # API reference of DeleteSecret: forced, a secret that is not there is no error.
    store.delete_secret(SecretId="s", ForceDeleteWithoutRecovery=True)
    store.create_secret(Name="s", SecretString="anew")
    assert value_of(store, "s") == "anew"


def test_secrets_are_tagged(store):
    store.create_secret(Name="s", SecretString="one", Tags=[{"Key": "team", "Value": "billing"}])
    tags = lambda: {tag["Key"]: tag["Value"] for tag in store.describe_secret(SecretId="s").get("Tags", [])}
    store.tag_resource(SecretId="s", Tags=[{"Key": "team", "Value": "core"}, {"Key": "stage", "Value": "test"}])
    assert tags() == {"team": "core", "stage": "test"}
    store.untag_resource(SecretId="s", TagKeys=["team", "never"])
    assert tags() == {"stage": "test"}
    with refused("ResourceNotFoundException"):
        store.tag_resource(SecretId="absent", Tags=[{"Key": "a", "Value": "b"}])


def test_lists_are_filtered_and_sorted(store):
    store.create_secret(Name="app/one", SecretString="v", Description="Billing password", Tags=[{"Key": "team", "Value": "billing"}])
    store.create_secret(Name="app/two", SecretString="v", Tags=[{"Key": "Stage", "Value": "test"}])
    store.create_secret(Name="other", SecretString="v", Description="nothing")
    having = lambda key, *values: sorted(names(store, Filters=[{"Key": key, "Values": list(values)}]))
    assert having("name", "app/") == ["app/one", "app/two"]
    assert having("name", "APP/") == [], "names tell case apart"
    assert having("name", "!app/") == ["other"]
    assert having("name", "app/two", "oth") == ["app/two", "other"]
    assert having("description", "billing") == ["app/one"], "descriptions do not"
    assert having("tag-key", "team") == ["app/one"]
    assert having("tag-value", "test") == ["app/two"]
    assert having("all", "billing") == ["app/one"]
    both = names(store, Filters=[{"Key": "name", "Values": ["app/"]}, {"Key": "tag-key", "Values": ["Stage"]}])
    assert both == ["app/two"]
    assert names(store, SortOrder="asc") == ["app/one", "app/two", "other"], "in the order of their making"
    assert names(store, SortOrder="desc") == ["other", "app/two", "app/one"]
    [listed] = store.list_secrets(Filters=[{"Key": "name", "Values": ["app/one"]}])["SecretList"]
    assert "SecretString" not in listed and list(listed["SecretVersionsToStages"].values()) == [["AWSCURRENT"]]
    with refused("ValidationException"):
        store.list_secrets(Filters=[{"Key": "colour", "Values": ["red"]}])


def test_several_are_read_at_once(store):
    for name in ("a/1", "a/2", "b/1"):
        store.create_secret(Name=name, SecretString=name)
    store.create_secret(Name="a/doomed", SecretString="x")
    store.delete_secret(SecretId="a/doomed")
    answer = store.batch_get_secret_value(SecretIdList=["a/1", "b/1", "absent", "a/doomed"])
    assert {each["Name"]: each["SecretString"] for each in answer["SecretValues"]} == {"a/1": "a/1", "b/1": "b/1"}
    assert {each["SecretId"]: each["ErrorCode"] for each in answer["Errors"]} == {
        "absent": "ResourceNotFoundException", "a/doomed": "InvalidRequestException"}
    answer = store.batch_get_secret_value(Filters=[{"Key": "name", "Values": ["a/"]}])
    assert {each["Name"] for each in answer["SecretValues"]} == {"a/1", "a/2"}
    seen, more = [], {}
    while True:
        answer = store.batch_get_secret_value(Filters=[{"Key": "name", "Values": ["a/", "b/"]}], MaxResults=1, **more)
        seen += [each["Name"] for each in answer["SecretValues"]]
        if "NextToken" not in answer:
            break
        more = {"NextToken": answer["NextToken"]}
    assert sorted(seen) == ["a/1", "a/2", "b/1"]
    for members in ({}, {"SecretIdList": ["a/1"], "Filters": [{"Key": "name", "Values": ["a/"]}]}):
        with pytest.raises(store.exceptions.ClientError) as caught:
            store.batch_get_secret_value(**members)
        # The API reference says that one of the two is demanded, not by which of its two codes.
        assert caught.value.response["Error"]["Code"] in ("InvalidParameterException", "InvalidRequestException")


@pytest.mark.parametrize("name", ["", "two words", "ä", "x" * 513, "semi;colon"])
def test_a_secrets_name_is_checked(store, name):
    with pytest.raises(store.exceptions.ClientError) as caught:
        store.create_secret(Name=name, SecretString="v")
    assert caught.value.response["Error"]["Code"] in ("ValidationException", "InvalidParameterException")
    assert names(store) == []


def test_a_value_has_a_largest_size(store):
    store.create_secret(Name="s", SecretString="x" * 65536)
    with pytest.raises(store.exceptions.ClientError) as caught:
        store.put_secret_value(SecretId="s", SecretString="x" * 65537)
    assert caught.value.response["Error"]["Code"] in ("ValidationException", "InvalidParameterException")
