"""Prints what an account holds, as boto3 sees it; fails if that is not what the demo was to make."""

import json
import os
import sys

import boto3

url = os.environ["AWS_ENDPOINT_URL"]
cognito, ssm, store = (boto3.client(name, endpoint_url=url) for name in ("cognito-idp", "ssm", "secretsmanager"))


def show(what: str, *facts: object) -> None:
    print(f"  {what:<18}", *facts)


pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
parameters = ssm.describe_parameters()["Parameters"]
secrets = store.list_secrets()["SecretList"]
if "--empty" in sys.argv:
    domain = cognito.describe_user_pool_domain(Domain="andmoredev")["DomainDescription"]
    show("left over", len(pools) + len(parameters) + len(secrets) + bool(domain))
    sys.exit(1 if pools or parameters or secrets or domain else 0)

[pool] = pools
show("user pool", pool["Name"], pool["Id"])
domain = cognito.describe_user_pool_domain(Domain="andmoredev")["DomainDescription"]
show("domain", domain["Domain"], domain["Status"])
assert domain["UserPoolId"] == pool["Id"]
for parameter in parameters:
    show("parameter", parameter["Name"], "=", ssm.get_parameter(Name=parameter["Name"])["Parameter"]["Value"])
assert len(parameters) == 3
[server] = cognito.list_resource_servers(UserPoolId=pool["Id"], MaxResults=50)["ResourceServers"]
show("resource server", server["Identifier"], [scope["ScopeName"] for scope in server["Scopes"]])
[listed] = cognito.list_user_pool_clients(UserPoolId=pool["Id"], MaxResults=60)["UserPoolClients"]
client = cognito.describe_user_pool_client(UserPoolId=pool["Id"], ClientId=listed["ClientId"])["UserPoolClient"]
show("client", client["ClientName"], client["AllowedOAuthFlows"], client["AllowedOAuthScopes"])
assert client["AllowedOAuthFlowsUserPoolClient"] is True
[secret] = secrets
document = json.loads(store.get_secret_value(SecretId=secret["ARN"])["SecretString"])
same = document["client_secret"] == client["ClientSecret"]
show("secret", secret["Name"], "is Cognito's" if same else "is NOT Cognito's")
assert same and document["client_id"] == client["ClientId"]
