"""Every List of the embedded endpoint, page by page: all of it once, in any page size, and tokens that mean something."""

import dataclasses

import pytest

from judges.emulators import SECOND_KEY
from judges.endpoint import connect, refused

COUNT = 7


@dataclasses.dataclass(frozen=True)
class List:
    """One list, how it is filled, and what tells its items apart."""

    service: str
    operation: str
    result: str
    identity: str
    size: str
    largest: int
    make: object
    invalid_size: str = "InvalidParameterException"
    invalid_token: str = "InvalidParameterException"
    under_pool: bool = True


GOOGLE = {"client_id": "id", "client_secret": "confidential", "authorize_scopes": "openid"}
OIDC = {**GOOGLE, "attributes_request_method": "GET", "oidc_issuer": "https://example.com"}
LISTS = [
    List("cognito-idp", "list_user_pools", "UserPools", "Id", "MaxResults", 60,
         lambda client, pool, n: client.create_user_pool(PoolName=f"pool {n}"), under_pool=False),
    List("cognito-idp", "list_user_pool_clients", "UserPoolClients", "ClientId", "MaxResults", 60,
         lambda client, pool, n: client.create_user_pool_client(UserPoolId=pool, ClientName=f"client {n}")),
    List("cognito-idp", "list_resource_servers", "ResourceServers", "Identifier", "MaxResults", 50,
         lambda client, pool, n: client.create_resource_server(UserPoolId=pool, Identifier=f"https://api/{n}", Name="api")),
    List("cognito-idp", "list_groups", "Groups", "GroupName", "Limit", 60,
         lambda client, pool, n: client.create_group(UserPoolId=pool, GroupName=f"group{n}")),
    List("cognito-idp", "list_identity_providers", "Providers", "ProviderName", "MaxResults", 60,
         lambda client, pool, n: client.create_identity_provider(
             UserPoolId=pool, ProviderName=f"Staff{n}", ProviderType="OIDC", ProviderDetails=OIDC)),
    List("ssm", "describe_parameters", "Parameters", "Name", "MaxResults", 50,
         lambda client, pool, n: client.put_parameter(Name=f"/all/{n}", Value="v", Type="String"),
         "ValidationException", "InvalidNextToken", under_pool=False),
    List("secretsmanager", "list_secrets", "SecretList", "ARN", "MaxResults", 100,
         lambda client, pool, n: client.create_secret(Name=f"secret/{n}", SecretString="v"),
         "InvalidParameterException", "InvalidNextTokenException", under_pool=False),
]


@pytest.fixture(params=LISTS, ids=lambda each: each.operation)
def listing(request, endpoint):
    """A list of seven, and a call that gives one page of it."""
    each = request.param
    client = connect(endpoint.url, each.service, checked=False)
    pool = None
    if each.under_pool:
        pool = client.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    for number in range(COUNT):
        each.make(client, pool, number)
    fixed = {"UserPoolId": pool} if pool else {}
    return each, lambda **members: getattr(client, each.operation)(**fixed, **members)


@pytest.mark.parametrize("size", [1, 3, COUNT, None])
def test_every_item_comes_once_whatever_the_page(listing, size):
    each, page = listing
    seen, token = [], None
    for _ in range(COUNT + 1):
        members = {each.size: size} if size else {each.size: each.largest} if each.operation == "list_user_pools" else {}
        answer = page(**members, **({"NextToken": token} if token else {}))
        assert len(answer[each.result]) <= (size or each.largest)
        seen += [item[each.identity] for item in answer[each.result]]
        token = answer.get("NextToken")
        if token is None:
            break
    assert token is None, "the last page has a token"
    assert len(seen) == len(set(seen)) == COUNT, seen


def test_page_sizes_and_tokens_are_checked(listing):
    each, page = listing
    # ListSecrets, SSM and Cognito's two newest lists have their own least sizes; above the largest none is taken.
    for size in (each.largest + 1, -1):
        with refused(each.invalid_size if each.service != "secretsmanager" else "ValidationException"):
            page(**{each.size: size})
    for token in ("no-such-token", "AAAA" * 20):
        with refused(each.invalid_token):
            page(**{each.size: 1}, NextToken=token)


def test_list_user_pools_demands_a_page_size(endpoint):
    with refused("InvalidParameterException"):
        connect(endpoint.url, "cognito-idp", checked=False).list_user_pools()


def test_paging_goes_on_while_items_come_and_go(endpoint):
    cognito = connect(endpoint.url, "cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    kept = [cognito.create_resource_server(UserPoolId=pool, Identifier=f"r{n}", Name="r")["ResourceServer"]["Identifier"] for n in range(6)]
    first = cognito.list_resource_servers(UserPoolId=pool, MaxResults=2)
    seen = [each["Identifier"] for each in first["ResourceServers"]]
    for gone in seen:
        cognito.delete_resource_server(UserPoolId=pool, Identifier=gone)
    rest = cognito.list_resource_servers(UserPoolId=pool, MaxResults=50, NextToken=first["NextToken"])
    assert sorted(seen + [each["Identifier"] for each in rest["ResourceServers"]]) == sorted(kept)


def test_boto3s_own_paginators_end(endpoint):
    cognito, ssm = connect(endpoint.url, "cognito-idp"), connect(endpoint.url, "ssm")
    for number in range(3):
        cognito.create_user_pool(PoolName=f"p{number}")
    for number in range(23):
        ssm.put_parameter(Name=f"/tree/{number % 3}/{number}", Value="v", Type="String")
    pools = [pool for page in cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 1}) for pool in page["UserPools"]]
    assert len(pools) == 3
    pages = list(ssm.get_paginator("get_parameters_by_path").paginate(Path="/tree", Recursive=True))
    assert [len(page["Parameters"]) for page in pages] == [10, 10, 3], "ten a page unless fewer are asked for"


def test_a_list_is_of_one_account_and_region(endpoint):
    here = connect(endpoint.url, "cognito-idp")
    here.create_user_pool(PoolName="here")
    assert connect(endpoint.url, "cognito-idp", region="eu-west-1").list_user_pools(MaxResults=60)["UserPools"] == []
    assert connect(endpoint.url, "cognito-idp", key=SECOND_KEY).list_user_pools(MaxResults=60)["UserPools"] == []
