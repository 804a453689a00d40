"""Looks at an account with boto3 and says what is there: the judge of what the command did."""

import dataclasses
import json

from judges.emulators import client

SHARED = "andmoredev-auth"
API = "layerless-esbuild"
SECRET_NAME = f"/{API}/machine"


@dataclasses.dataclass
class World:
    """Everything of ours in one account, as boto3 sees it."""

    pools: list[dict]
    domains: dict[str, dict]
    servers: list[dict]
    clients: list[dict]
    secrets: dict[str, dict]
    parameters: dict[str, str]

    @property
    def pool(self) -> dict:
        assert len(self.pools) == 1, f"{len(self.pools)} pools"
        return self.pools[0]

    @property
    def client(self) -> dict:
        assert len(self.clients) == 1, f"{len(self.clients)} clients"
        return self.clients[0]

    @property
    def server(self) -> dict:
        assert len(self.servers) == 1, f"{len(self.servers)} resource servers"
        return self.servers[0]

    @property
    def is_empty(self) -> bool:
        return not (self.pools or self.servers or self.clients or self.secrets or self.parameters or self.domains)

    @property
    def counts(self) -> dict[str, int]:
        return {field.name: len(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @property
    def secret_texts(self) -> set[str]:
        """Every secret value there is, from Cognito and from the store: none may be seen anywhere else."""
        found = {member["ClientSecret"] for member in self.clients if member.get("ClientSecret")}
        for secret in self.secrets.values():
            for text in secret["values"].values():
                found.add(secret_of(text))
        return {text for text in found if text}


def secret_of(document: str) -> str:
    """The client secret inside a stored document: JSON with `client_secret`, or the bare value."""
    try:
        value = json.loads(document)
    except ValueError:
        return document
    return value.get("client_secret", "") if isinstance(value, dict) else document


def look(url: str, domains: tuple[str, ...] = ("andmoredev",)) -> World:
    """Lists all that exists; nothing is filtered by name, so a duplicate cannot hide."""
    cognito, ssm, store = client("cognito-idp", url), client("ssm", url), client("secretsmanager", url)
    pools, servers, clients = [], [], []
    for listed in cognito.list_user_pools(MaxResults=60)["UserPools"]:
        pool = listed["Id"]
        pools.append(cognito.describe_user_pool(UserPoolId=pool)["UserPool"])
        for page in cognito.get_paginator("list_resource_servers").paginate(UserPoolId=pool):
            servers += page["ResourceServers"]
        for page in cognito.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool):
            clients += [
                cognito.describe_user_pool_client(UserPoolId=pool, ClientId=member["ClientId"])["UserPoolClient"]
                for member in page["UserPoolClients"]
            ]
    described = {}
    for domain in domains:
        description = cognito.describe_user_pool_domain(Domain=domain).get("DomainDescription") or {}
        if description.get("Domain"):
            described[domain] = description
    secrets = {}
    for page in store.get_paginator("list_secrets").paginate(IncludePlannedDeletion=True):
        for secret in page["SecretList"]:
            values = {}
            for version in store.list_secret_version_ids(SecretId=secret["ARN"], IncludeDeprecated=True)["Versions"]:
                try:
                    value = store.get_secret_value(SecretId=secret["ARN"], VersionId=version["VersionId"])
                except (store.exceptions.ResourceNotFoundException, store.exceptions.InvalidRequestException):
                    continue
                for stage in version.get("VersionStages") or ["-"]:
                    if value.get("SecretString"):
                        values[stage] = value["SecretString"]
            secrets[secret["Name"]] = {**secret, "values": values}
    parameters = {}
    for page in ssm.get_paginator("describe_parameters").paginate():
        for parameter in page["Parameters"]:
            name = parameter["Name"]
            parameters[name] = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"]
    return World(pools, described, servers, clients, secrets, parameters)


def check_shared_stack(world: World, region: str = "us-east-1") -> None:
    """The pool, its domain and the three parameters with the right values."""
    pool = world.pool
    assert pool["Name"] == SHARED
    assert pool.get("DeletionProtection") == "ACTIVE"
    assert pool.get("UserPoolTags", {}).get("authplat:stack") == SHARED
    domain = world.domains["andmoredev"]
    assert domain["UserPoolId"] == pool["Id"]
    assert world.parameters == {
        f"/{SHARED}/CognitoUserPoolId": pool["Id"],
        f"/{SHARED}/CognitoUserPoolArn": pool["Arn"],
        f"/{SHARED}/CognitoUserPoolUrl": f"https://andmoredev.auth.{region}.amazoncognito.com",
    }


def check_api_stack(world: World, scopes: tuple[str, ...] = ("api",)) -> None:
    """The resource server, the machine client, and its secret in the store, equal to Cognito's."""
    pool = world.pool
    server = world.server
    assert server["Identifier"] == API
    assert server["UserPoolId"] == pool["Id"]
    assert {scope["ScopeName"] for scope in server.get("Scopes", [])} == set(scopes)
    member = world.client
    assert member["ClientName"] == f"{API}-machine"
    assert member["AllowedOAuthFlows"] == ["client_credentials"]
    assert member["AllowedOAuthFlowsUserPoolClient"] is True
    assert set(member["AllowedOAuthScopes"]) == {f"{API}/{scope}" for scope in scopes}
    check_secret(world)


def check_secret(world: World) -> None:
    """Exactly one secret, its current value Cognito's, nothing left pending, and its document complete."""
    assert list(world.secrets) == [SECRET_NAME]
    secret, member = world.secrets[SECRET_NAME], world.client
    assert not secret.get("DeletedDate")
    assert member.get("ClientSecret"), "Cognito's client has no secret"
    assert "AWSPENDING" not in secret["values"] or secret["values"]["AWSPENDING"] == secret["values"]["AWSCURRENT"]
    document = json.loads(secret["values"]["AWSCURRENT"])
    assert document["client_id"] == member["ClientId"]
    assert document["client_secret"] == member["ClientSecret"], "the store's secret is not Cognito's"
