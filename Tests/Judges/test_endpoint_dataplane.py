"""Deployed APIs of the embedded endpoint: made with boto3, called with curl, as people do."""

import base64
import dataclasses
import http.server
import json
import subprocess
import threading

import pytest

from judges.emulators import REGION, built_command
from judges.endpoint import Answer, bearer, connect, curl

READ, WRITE = "orders/read", "orders/write"


@dataclasses.dataclass
class Shop:
    """A pool with two scopes and a client for each."""

    endpoint: object
    pool: str
    clients: dict[str, dict]

    @property
    def url(self) -> str:
        return self.endpoint.url

    @property
    def arn(self) -> str:
        return f"arn:aws:cognito-idp:{REGION}:123456789012:userpool/{self.pool}"

    def token(self, scope: str = READ) -> str:
        client = self.clients[scope]
        answer = curl(
            f"{self.url}/oauth2/token", "--user", f"{client['ClientId']}:{client['ClientSecret']}",
            "--data", "grant_type=client_credentials")
        assert answer.status == 200, answer
        return answer.json["access_token"]


def made_shop(endpoint) -> Shop:
    cognito = connect(endpoint.url, "cognito-idp")
    pool = cognito.create_user_pool(PoolName="shop")["UserPool"]["Id"]
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="orders", Scopes=[
        {"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")])
    clients = {scope: cognito.create_user_pool_client(
        UserPoolId=pool, ClientName=scope.replace("/", "-"), GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=[scope])["UserPoolClient"] for scope in (READ, WRITE)}
    return Shop(endpoint, pool, clients)


@pytest.fixture
def shop(endpoint) -> Shop:
    return made_shop(endpoint)


@pytest.fixture
def backend():
    """A server that answers every request with what it got."""

    class Echo(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = json.dumps({
                "method": self.command, "path": self.path, "body": self.rfile.read(length).decode(),
                "headers": {name.lower(): value for name, value in self.headers.items()}}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_PUT = do_GET

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# REST APIs


class RestApi:
    """A REST API with the authorizer `gate`, whose methods answer 200 by themselves."""

    def __init__(self, shop: Shop):
        self.shop = shop
        self.gateway = connect(shop.url, "apigateway")
        self.id = self.gateway.create_rest_api(name="orders")["id"]
        self.root = self.gateway.get_resources(restApiId=self.id)["items"][0]["id"]
        self.gate = self.gateway.create_authorizer(
            restApiId=self.id, name="gate", type="COGNITO_USER_POOLS", providerARNs=[shop.arn],
            identitySource="method.request.header.Authorization")["id"]

    def resource(self, part: str, parent: str | None = None) -> str:
        return self.gateway.create_resource(restApiId=self.id, parentId=parent or self.root, pathPart=part)["id"]

    def mock(self, resource: str, verb: str, scopes: list[str] | None = None, body: str = "{}", **headers: str) -> None:
        """A method; behind the authorizer where scopes are given."""
        place = {"restApiId": self.id, "resourceId": resource, "httpMethod": verb}
        guard = {"authorizationType": "NONE"} if scopes is None else {
            "authorizationType": "COGNITO_USER_POOLS", "authorizerId": self.gate, "authorizationScopes": scopes}
        names = [name.replace("_", "-") for name in headers]
        self.gateway.put_method(**place, **guard)
        self.gateway.put_method_response(
            **place, statusCode="200", responseParameters={f"method.response.header.{name}": False for name in names})
        self.gateway.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
        self.gateway.put_integration_response(
            **place, statusCode="200", responseTemplates={"application/json": body},
            responseParameters={f"method.response.header.{name}": f"'{value}'" for name, value in zip(names, headers.values())})

    def deploy(self, stage: str = "prod") -> None:
        self.gateway.create_deployment(restApiId=self.id, stageName=stage)

    def call(self, path: str, *arguments: str, stage: str = "prod") -> Answer:
        port = self.shop.endpoint.port
        return curl(f"http://{self.id}.execute-api.localhost:{port}/{stage}{path}", *arguments)


@pytest.fixture
def rest(shop) -> RestApi:
    api = RestApi(shop)
    orders = api.resource("orders")
    api.mock(orders, "GET", [READ], body='{"who":"$context.authorizer.claims.client_id"}')
    api.mock(orders, "OPTIONS", Access_Control_Allow_Origin="*")
    api.mock(api.resource("open"), "GET")
    api.deploy()
    return api


def unauthorized(answer: Answer) -> bool:
    return (answer.status, answer.headers.get("x-amzn-errortype")) == (401, "UnauthorizedException") \
        and {"x-amzn-requestid", "x-amz-apigw-id"} <= set(answer.headers)


def test_rest_no_token_wrong_scope_right_scope(rest, shop):
    without = rest.call("/orders")
    assert unauthorized(without) and without.json == {"message": "Unauthorized"}
    assert unauthorized(rest.call("/orders", *bearer(shop.token(WRITE))))
    right = rest.call("/orders", *bearer(shop.token(READ)))
    assert right.status == 200 and right.json == {"who": shop.clients[READ]["ClientId"]}
    assert rest.call("/open").status == 200
    preflight = rest.call("/orders", "--request", "OPTIONS", "--header", "Origin: https://app.example.com")
    assert preflight.status == 200 and preflight.headers["access-control-allow-origin"] == "*"


def test_rest_unknown_routes_stages_and_apis(rest, shop):
    for path, verb in (("/absent", "GET"), ("/orders", "DELETE"), ("", "GET")):
        answer = rest.call(path, "--request", verb)
        assert answer.status == 403 and answer.json == {"message": "Missing Authentication Token"}
        assert answer.headers["x-amzn-errortype"] == "MissingAuthenticationTokenException"
    assert rest.call("/open", stage="absent").json == {"message": "Forbidden"}
    nobody = curl(f"http://nobody.execute-api.localhost:{shop.endpoint.port}/prod/open")
    assert (nobody.status, nobody.json) == (403, {"message": "Forbidden"})


def test_rest_by_path(rest, shop):
    for root in (f"/_aws/execute-api/{rest.id}/prod", f"/restapis/{rest.id}/prod/_user_request_"):
        assert curl(f"{shop.url}{root}/open").status == 200
        assert unauthorized(curl(f"{shop.url}{root}/orders"))


def test_rest_tokens_that_are_not_good(rest, shop):
    token = shop.token()
    head, claims, signature = token.split(".")
    other = json.loads(base64.urlsafe_b64decode(claims + "=="))
    forged = base64.urlsafe_b64encode(json.dumps({**other, "scope": READ, "exp": other["exp"] + 9}).encode()).decode().rstrip("=")
    for wrong in (f"{head}.{forged}.{signature}", f"{head}.{claims}.{signature[::-1]}", f"{head}.{claims}", "nonsense"):
        assert unauthorized(rest.call("/orders", *bearer(wrong)))
    stranger = made_shop(shop.endpoint)
    assert unauthorized(rest.call("/orders", *bearer(stranger.token())))
    assert rest.call("/orders", *bearer(token)).status == 200
    shop.endpoint.set_faults({"skew": "61m"})
    try:
        late = rest.call("/orders", *bearer(token))
    finally:
        shop.endpoint.set_faults({})
    assert unauthorized(late) and late.json == {"message": "The incoming token has expired"}


def test_rest_a_change_is_enforced_when_it_is_deployed(rest, shop):
    write = shop.token(WRITE)
    methods = {item["path"]: item["id"] for item in rest.gateway.get_resources(restApiId=rest.id)["items"]}
    place = {"restApiId": rest.id, "resourceId": methods["/orders"], "httpMethod": "GET"}
    rest.gateway.update_method(**place, patchOperations=[
        {"op": "add", "path": "/authorizationScopes", "value": WRITE},
        {"op": "remove", "path": "/authorizationScopes", "value": READ}])
    assert unauthorized(rest.call("/orders", *bearer(write)))
    rest.deploy()
    assert rest.call("/orders", *bearer(write)).status == 200
    assert unauthorized(rest.call("/orders", *bearer(shop.token(READ))))


def test_rest_gateway_responses_give_browsers_their_headers(rest, shop):
    rest.gateway.put_gateway_response(
        restApiId=rest.id, responseType="DEFAULT_4XX",
        responseParameters={"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"},
        responseTemplates={"application/json": '{"error":$context.error.messageString,"type":"$context.error.responseType"}'})
    assert "access-control-allow-origin" not in rest.call("/orders").headers
    rest.deploy()
    answer = rest.call("/orders")
    assert answer.status == 401 and answer.headers["access-control-allow-origin"] == "*"
    assert answer.json == {"error": "Unauthorized", "type": "UNAUTHORIZED"}


def test_rest_proxies_to_a_server(rest, shop, backend):
    proxy = rest.resource("{proxy+}")
    place = {"restApiId": rest.id, "resourceId": proxy, "httpMethod": "ANY"}
    rest.gateway.put_method(**place, authorizationType="NONE", requestParameters={"method.request.path.proxy": True})
    rest.gateway.put_integration(
        **place, type="HTTP_PROXY", integrationHttpMethod="ANY", uri="http://${stageVariables.host}/base/{proxy}",
        requestParameters={"integration.request.path.proxy": "method.request.path.proxy"})
    rest.gateway.create_stage(
        restApiId=rest.id, stageName="beta", deploymentId=rest.gateway.create_deployment(restApiId=rest.id)["id"],
        variables={"host": backend.removeprefix("http://")})
    answer = rest.call("/a/b%20c?x=1&x=2", "--request", "PUT", "--data", "body", stage="beta")
    assert answer.status == 200 and answer.headers["x-amzn-remapped-content-length"] == str(len(answer.body))
    got = answer.json
    assert (got["method"], got["path"], got["body"]) == ("PUT", "/base/a/b%20c?x=1&x=2", "body")
    assert got["headers"]["x-amzn-apigateway-api-id"] == rest.id and got["headers"]["host"] == backend.removeprefix("http://")
    # Nobody listens there.
    rest.gateway.update_stage(restApiId=rest.id, stageName="beta", patchOperations=[
        {"op": "replace", "path": "/variables/host", "value": "127.0.0.1:1"}])
    assert rest.call("/a", stage="beta").status == 504


def test_a_function_is_mapped_to_a_url(rest, shop, backend):
    orders = rest.resource("function")
    place = {"restApiId": rest.id, "resourceId": orders, "httpMethod": "POST"}
    rest.gateway.put_method(
        **place, authorizationType="COGNITO_USER_POOLS", authorizerId=rest.gate, authorizationScopes=[READ])
    rest.gateway.put_integration(
        **place, type="AWS_PROXY", integrationHttpMethod="POST",
        uri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/"
            f"arn:aws:lambda:{REGION}:123456789012:function:place-order/invocations")
    rest.deploy()
    call = ("--data", "order", *bearer(shop.token()))
    unmapped = rest.call("/function", *call)
    assert unmapped.status == 502 and unmapped.json["message"].endswith("authplat local map place-order=URL")

    def mapped(*arguments: str) -> dict:
        done = subprocess.run(
            [built_command(), "-C", str(shop.endpoint.folder), "local", "map", "--json", *arguments], capture_output=True, check=True)
        return json.loads(done.stdout)["functions"]

    assert mapped(f"place-order={backend}/fn", "other=http://127.0.0.1:1") == {
        "place-order": f"{backend}/fn", "other": "http://127.0.0.1:1"}
    answer = rest.call("/function?x=1", *call, "--header", "x-authplat-claims: forged")
    assert answer.status == 200, answer
    got = answer.json
    assert (got["method"], got["path"], got["body"]) == ("POST", "/fn/function?x=1", "order")
    claims = json.loads(got["headers"]["x-authplat-claims"])
    assert claims["client_id"] == shop.clients[READ]["ClientId"] and claims["scope"] == READ
    assert mapped("--remove", "other", "--remove", "place-order") == {}
    assert rest.call("/function", *call).status == 502
    refused = subprocess.run(
        [built_command(), "-C", str(shop.endpoint.folder), "local", "map", "--remove", "absent"], capture_output=True)
    assert refused.returncode == 1 and b"absent" in refused.stderr


# HTTP APIs


class HttpApi:
    """An HTTP API that deploys itself, with a JWT authorizer for the given clients."""

    def __init__(self, shop: Shop, backend: str, clients: list[str], **members):
        self.shop = shop
        self.gateway = connect(shop.url, "apigatewayv2")
        self.id = self.gateway.create_api(Name="orders", ProtocolType="HTTP", **members)["ApiId"]
        self.target = "integrations/" + self.gateway.create_integration(
            ApiId=self.id, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY", IntegrationUri=f"{backend}/base",
            PayloadFormatVersion="1.0")["IntegrationId"]
        self.gate = self.gateway.create_authorizer(
            ApiId=self.id, Name="gate", AuthorizerType="JWT", IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": f"https://cognito-idp.{REGION}.amazonaws.com/{shop.pool}", "Audience": clients})["AuthorizerId"]
        self.gateway.create_stage(ApiId=self.id, StageName="$default", AutoDeploy=True)

    def route(self, key: str, scopes: list[str] | None = None) -> str:
        guard = {} if scopes is None else {
            "AuthorizationType": "JWT", "AuthorizerId": self.gate, "AuthorizationScopes": scopes}
        return self.gateway.create_route(ApiId=self.id, RouteKey=key, Target=self.target, **guard)["RouteId"]

    def call(self, path: str, *arguments: str) -> Answer:
        return curl(f"http://{self.id}.execute-api.localhost:{self.shop.endpoint.port}{path}", *arguments)


@pytest.fixture
def web(shop, backend) -> HttpApi:
    api = HttpApi(shop, backend, [client["ClientId"] for client in shop.clients.values()], CorsConfiguration={
        "AllowOrigins": ["https://app.example.com"], "AllowMethods": ["GET"], "AllowHeaders": ["authorization"]})
    api.route("GET /orders", [READ])
    api.route("GET /open")
    return api


def test_http_no_token_wrong_scope_right_scope(web, shop):
    without = web.call("/orders")
    assert (without.status, without.json) == (401, {"message": "Unauthorized"})
    assert without.headers["www-authenticate"] == "Bearer" and without.headers["apigw-requestid"]
    wrong = web.call("/orders", *bearer(shop.token(WRITE)))
    assert (wrong.status, wrong.json) == (403, {"message": "Forbidden"})
    assert 'error="insufficient_scope"' in wrong.headers["www-authenticate"]
    right = web.call("/orders?x=1", *bearer(shop.token(READ)))
    assert right.status == 200 and right.json["path"] == "/base?x=1"
    assert web.call("/open").status == 200
    unknown = web.call("/absent")
    assert (unknown.status, unknown.json) == (404, {"message": "Not Found"})


def test_http_preflight_needs_no_token(web):
    asking = ("--request", "OPTIONS", "--header", "Origin: https://app.example.com", "--header", "Access-Control-Request-Method: GET")
    answer = web.call("/orders", *asking)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == "https://app.example.com"
    assert answer.headers["access-control-allow-methods"] == "GET"
    refused = web.call("/orders", "--header", "Origin: https://app.example.com")
    assert refused.status == 401 and refused.headers["access-control-allow-origin"] == "https://app.example.com"


def test_http_tokens_that_are_not_good(web, shop):
    token = shop.token()
    head, claims, signature = token.split(".")
    stranger = made_shop(shop.endpoint)
    for wrong in (f"{head}.{claims}.{signature[::-1]}", "nonsense", stranger.token()):
        answer = web.call("/orders", *bearer(wrong))
        assert answer.status == 401 and 'error="invalid_token"' in answer.headers["www-authenticate"]
    other = connect(shop.url, "cognito-idp").create_user_pool_client(
        UserPoolId=shop.pool, ClientName="new", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=[READ])["UserPoolClient"]
    shop.clients["new"] = other
    unlisted = web.call("/orders", *bearer(shop.token("new")))
    assert unlisted.status == 401 and "valid audience" in unlisted.headers["www-authenticate"]
    shop.endpoint.set_faults({"skew": "61m"})
    try:
        late = web.call("/orders", *bearer(token))
    finally:
        shop.endpoint.set_faults({})
    assert late.status == 401 and "expired" in late.headers["www-authenticate"]


def test_http_a_stage_that_does_not_deploy_itself_waits(shop, backend):
    api = HttpApi(shop, backend, [shop.clients[READ]["ClientId"]])
    route = api.route("GET /orders")
    api.gateway.create_stage(ApiId=api.id, StageName="prod")
    api.gateway.create_deployment(ApiId=api.id, StageName="prod")
    api.gateway.update_route(
        ApiId=api.id, RouteId=route, AuthorizationType="JWT", AuthorizerId=api.gate, AuthorizationScopes=[READ])
    assert api.call("/orders").status == 401, "$default deploys itself"
    assert api.call("/prod/orders").status == 200, "not deployed yet"
    api.gateway.create_deployment(ApiId=api.id, StageName="prod")
    assert api.call("/prod/orders").status == 401
    assert api.call("/prod/orders", *bearer(shop.token())).status == 200
