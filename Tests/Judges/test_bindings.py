"""Bindings of API stacks to APIs that other people made, on the embedded endpoint: who may call what, in draft and deployed."""

import re

import pytest

from judges.command import Authplat
from judges.differences import differs
from judges.gateway import OPEN, HttpApi, RestApi, pool_arn
from judges.world import look

SHARED = "shared-auth"
READ, WRITE = "orders/read", "orders/write"
ROUTES = ("GET /orders", "POST /orders", "OPTIONS /orders", "GET /orders/{id}", "GET /status", "ANY /files/{proxy+}")


def scoped(*scopes: str, by: str = "orders") -> tuple:
    return ("COGNITO_USER_POOLS", by, tuple(sorted(scopes)))


def jwt(*scopes: str, by: str = "orders") -> tuple:
    return ("JWT", by, tuple(sorted(scopes)))


def security(*scopes: str, by: str = "orders") -> list:
    return [{by: sorted(scopes)}]


class Bound:
    """A workspace with a shared pool and the stack `orders`: scopes read and write, a client for each."""

    def __init__(self, command: Authplat, binding: str, stack: str = "orders"):
        self.command = command
        command.workspace.joinpath("authplat.yaml").write_text("version: 1\nenvironments:\n  dev: {region: us-east-1}\n")
        command.stack_file(SHARED).parent.mkdir(exist_ok=True)
        command.stack_file(SHARED).write_text(f"stack: {SHARED}\nkind: auth\npool: {{name: {SHARED}}}\ndomain: {{prefix: shared-auth}}\n")
        self.write(binding, stack)

    def write(
        self, binding: str, stack: str = "orders", clients: str = "{reader: [read], writer: [read, write]}",
    ) -> None:
        """The stack's file. `clients`: scopes by name, as YAML flow."""
        lines = [f"stack: {stack}", "kind: api", f"auth: {SHARED}",
                 "resourceServer: {scopes: {read: Read orders, write: Write orders}}", "clients:"]
        for name, scopes in re.findall(r"([\w-]+): (\[[^\]]*\])", clients):
            lines.append(f"  {name}: {{type: machine, scopes: {scopes}, secret: none}}")
        self.command.stack_file(stack).write_text("\n".join(lines) + "\n" + binding)

    def apply(self, *flags: str, code: int = 0):
        return self.command.run("apply", "--yes", *flags, code=code)

    def plan(self, *flags: str, code: int = 0):
        return self.command.run("plan", *flags, code=code)

    def planned_empty(self) -> None:
        plan = self.command.run("plan", "--detailed-exitcode", "--json", code=0).json["plan"]
        assert plan["changes"] == [], plan

    def changes(self) -> dict[str, str]:
        """What a plan would do, by address."""
        return {change["address"]: change["action"] for change in self.plan("--json").json["plan"]["changes"]}


REST = """binding:
  rest: orders
  stage: live
  default: [read]
  routes:
    GET /status: open
    POST /orders: [write]
"""
REST_DRAFT = {
    "GET /orders": scoped(READ), "POST /orders": scoped(WRITE), "OPTIONS /orders": OPEN, "GET /orders/{id}": scoped(READ),
    "GET /status": OPEN, "ANY /files/{proxy+}": scoped(READ),
}
REST_DEPLOYED = {
    "GET /orders": security(READ), "POST /orders": security(WRITE), "OPTIONS /orders": None, "GET /orders/{id}": security(READ),
    "GET /status": None, "ANY /files/{proxy+}": security(READ),
}


@pytest.fixture
def rest(endpoint) -> RestApi:
    """The REST API `orders`, open, deployed to `live`."""
    return RestApi(endpoint, "orders").add(*ROUTES).deploy("live")


@pytest.fixture
def bound(authplat, endpoint, rest) -> Bound:
    """The same, bound and applied."""
    bound = Bound(authplat(endpoint.url), REST)
    bound.apply()
    return bound


# REST APIs


def test_every_route_asks_for_its_scopes_in_draft_and_deployed(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST)
    before = rest.deployments
    plan = bound.command.run("plan", "--detailed-exitcode", code=2)
    for route in ("GET /orders", "POST /orders", "GET /orders/{id}", "ANY /files/{proxy+}"):
        assert re.search(rf"✓ orders {re.escape(route)}: open to everybody → orders/", plan.stdout), plan
    assert rest.draft == {route: OPEN for route in ROUTES} and not rest.authorizers, "a plan has written something"

    outcome = bound.apply()
    pool = look(endpoint.url, ("shared-auth",)).pool["Id"]
    [authorizer] = rest.authorizers.values()
    assert (authorizer["name"], authorizer["type"], authorizer["providerARNs"], authorizer["identitySource"]) == (
        "orders", "COGNITO_USER_POOLS", [pool_arn(endpoint, pool)], "method.request.header.Authorization")
    assert rest.draft == REST_DRAFT
    assert rest.deployed("live") == REST_DEPLOYED
    assert len(rest.deployments) == len(before) + 1, "one deployment, not more"
    assert f"update-stage --rest-api-id {rest.id} --stage-name live" in outcome.stderr and before[0] in outcome.stderr
    bound.planned_empty()
    again = bound.apply()
    assert "Nothing to do" in again.stdout and len(rest.deployments) == len(before) + 1


def test_the_plan_as_json_says_who_may_call_what(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST)
    access = bound.plan("--json").json["plan"]["access"]
    routes = {change["route"]: change for change in access["routes"]}
    assert set(routes) == {route for route, demand in REST_DEPLOYED.items() if demand}
    assert routes["POST /orders"]["callers"] == ["orders/userPoolClient.writer"]
    assert routes["GET /orders"]["callers"] == ["orders/userPoolClient.reader", "orders/userPoolClient.writer"]
    assert not any(change["opened"] for change in routes.values())


def test_a_route_that_appears_later_is_in_the_next_plan(bound, rest):
    rest.add("DELETE /orders/{id}")
    rest.deploy("live")
    plan = bound.command.run("plan", "--detailed-exitcode", code=2)
    assert "orders DELETE /orders/{id}: open to everybody → orders/read" in plan.stdout, plan
    bound.apply()
    assert rest.draft == {**REST_DRAFT, "DELETE /orders/{id}": scoped(READ)}
    assert rest.deployed("live") == {**REST_DEPLOYED, "DELETE /orders/{id}": security(READ)}
    bound.planned_empty()


def test_a_route_that_is_only_in_draft_is_protected_there_and_not_published(bound, rest):
    rest.add("DELETE /orders/{id}")
    before = rest.deployments
    bound.apply()
    assert rest.draft["DELETE /orders/{id}"] == scoped(READ)
    assert rest.deployed("live") == REST_DEPLOYED and rest.deployments == before
    bound.planned_empty()


def test_a_method_opened_behind_its_back_is_found_and_closed(bound, rest):
    rest.patch("POST /orders", ("replace", "/authorizationType", "NONE"))
    drift = bound.command.run("plan", "--drift-only", code=3)
    assert "POST /orders" in drift.stdout and "open" in drift.stdout, drift
    before = rest.deployments
    bound.apply()
    assert rest.draft == REST_DRAFT and rest.deployments == before, "the stage was right all along"

    rest.patch("POST /orders", ("replace", "/authorizationType", "NONE"))
    rest.deploy("live")
    plan = bound.command.run("plan", "--detailed-exitcode", code=3)
    assert "orders POST /orders: open to everybody → orders/write" in plan.stdout, plan
    bound.apply()
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_a_stage_that_went_back_behind_its_back_is_found(bound, rest, endpoint):
    first = sorted(rest.gateway.get_deployments(restApiId=rest.id)["items"], key=lambda item: item["createdDate"])[0]["id"]
    rest.gateway.update_stage(restApiId=rest.id, stageName="live", patchOperations=[
        {"op": "replace", "path": "/deploymentId", "value": first}])
    assert set(rest.deployed("live").values()) == {None}
    drift = bound.command.run("plan", "--detailed-exitcode", code=3)
    assert "stages.live" in drift.stdout, drift
    bound.apply()
    assert rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_lists_of_scopes_change_in_one_call_a_method(bound, rest, relay, endpoint):
    front = relay(endpoint.url)
    bound.command.environment["AWS_ENDPOINT_URL"] = front.url
    bound.write(REST.replace("default: [read]", "default: [read, write]").replace("[write]", "[write, read]"))
    bound.apply()
    assert rest.draft == {
        route: (scoped(READ, WRITE) if demand != OPEN else OPEN) for route, demand in REST_DRAFT.items()}
    assert rest.deployed("live")["GET /orders"] == security(READ, WRITE)
    assert front.calls["UpdateMethod"] == 4 and front.calls["CreateDeployment"] == 1, front.calls
    bound.planned_empty()
    bound.write(REST)
    bound.apply("--allow-access-loss", "orders/userPoolClient.reader")
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_losing_access_is_refused_until_the_client_is_named(bound, rest):
    bound.write(REST.replace("POST /orders: [write]", "POST /orders: [write]\n    GET /orders/{id}: [write]"))
    refusal = bound.apply(code=4)
    assert "orders/userPoolClient.reader loses GET /orders/{id} of orders" in refusal.stderr, refusal
    assert "--allow-access-loss orders/userPoolClient.reader" in refusal.stderr
    assert rest.draft == REST_DRAFT, "a refused plan has changed something"
    refusals = bound.plan("--json", code=4).json["plan"]["refusals"]
    assert [refusal["resource"] for refusal in refusals] == ["orders/userPoolClient.reader"]
    outcome = bound.apply("--allow-access-loss", "orders/userPoolClient.reader")
    assert "- orders/userPoolClient.reader loses GET /orders/{id} of orders" in outcome.stdout
    assert rest.draft["GET /orders/{id}"] == scoped(WRITE)
    bound.planned_empty()


def test_a_client_that_loses_its_scope_loses_routes(bound, rest):
    bound.write(REST, clients="{reader: [read], writer: [write]}")
    refusal = bound.apply(code=4)
    assert "orders/userPoolClient.writer loses ANY /files/{proxy+}, GET /orders, GET /orders/{id} of orders" in refusal.stderr, refusal
    bound.apply("--allow-access-loss", "orders/userPoolClient.writer")
    bound.planned_empty()


def test_opening_a_route_is_refused_until_it_is_named(bound, rest):
    bound.write(REST + "    GET /orders: open\n")
    refusal = bound.apply(code=4)
    assert "GET /orders of orders becomes public" in refusal.stderr and '--allow-open "GET /orders"' in refusal.stderr, refusal
    assert rest.draft == REST_DRAFT
    bound.apply("--allow-open", "GET /status", code=4)
    bound.apply("--allow-open", "GET /orders")
    assert rest.draft["GET /orders"] == OPEN and rest.deployed("live")["GET /orders"] is None
    bound.planned_empty()


def test_what_others_have_in_draft_is_published_only_when_asked(bound, rest):
    rest.add("GET /beta")
    bound.write(REST + "    GET /orders: [write]\n")
    refusal = bound.apply("--allow-access-loss", "orders/userPoolClient.reader", code=4)
    assert "to stage live would publish what others have in draft: GET /beta is new" in refusal.stderr and "--include-pending" in refusal.stderr, refusal
    assert rest.draft["GET /orders"] == scoped(READ)
    bound.apply("--allow-access-loss", "orders/userPoolClient.reader", "--include-pending")
    assert rest.deployed("live")["GET /orders"] == security(WRITE)
    assert rest.deployed("live")["GET /beta"] == security(READ), "published, and not open"
    bound.planned_empty()


def test_a_changed_integration_is_pending_too(bound, rest):
    rest.gateway.put_integration(
        restApiId=rest.id, resourceId=rest.resource("/status"), httpMethod="GET", type="HTTP_PROXY", integrationHttpMethod="GET",
        uri="http://status.example.com/")
    bound.write(REST + "    GET /orders: [write]\n")
    refusal = bound.apply("--allow-access-loss", "orders/userPoolClient.reader", code=4)
    assert "GET /status is answered by" in refusal.stderr and "http://status.example.com/" in refusal.stderr, refusal


def test_id_tokens_are_asked_for_where_the_stack_says_so(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST + "    GET /orders/{id}: idToken\n")
    bound.apply()
    assert rest.draft["GET /orders/{id}"] == scoped()
    assert rest.deployed("live")["GET /orders/{id}"] == security()
    bound.planned_empty()
    bound.write(REST)
    bound.apply()
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_gateway_responses_carry_headers_for_browsers(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST + '  cors: "https://app.example.com"\n')
    bound.apply()
    for kind in ("DEFAULT_4XX", "DEFAULT_5XX"):
        shown = rest.gateway.get_gateway_response(restApiId=rest.id, responseType=kind)
        assert shown["responseParameters"] == {
            "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'",
            "gatewayresponse.header.Access-Control-Allow-Headers": "'Authorization,Content-Type'",
            "gatewayresponse.header.Access-Control-Allow-Methods": "'*'"}
    bound.planned_empty()
    assert rest.call("live", "/orders").headers["access-control-allow-origin"] == "https://app.example.com"
    rest.gateway.delete_gateway_response(restApiId=rest.id, responseType="DEFAULT_4XX")
    bound.command.run("plan", "--detailed-exitcode", code=3)
    bound.apply()
    bound.planned_empty()
    assert rest.call("live", "/orders").headers["access-control-allow-origin"] == "https://app.example.com"


def test_an_api_that_has_no_stage_yet_is_protected_as_it_stands(authplat, endpoint):
    api = RestApi(endpoint, "orders").add(*ROUTES)
    bound = Bound(authplat(endpoint.url), REST)
    outcome = bound.apply()
    assert "the API has no stage yet" in outcome.stdout, outcome
    assert api.draft == REST_DRAFT and api.deployments == []
    bound.planned_empty()
    api.deploy("live")
    assert api.deployed("live") == REST_DEPLOYED, "the first deployment is protected"
    bound.planned_empty()


def test_a_missing_api_is_waited_for_and_the_rest_proceeds(authplat, endpoint):
    bound = Bound(authplat(endpoint.url), REST)
    outcome = bound.apply()
    assert "the binding waits for its REST API, which does not exist yet: `orders`" in outcome.stdout, outcome
    assert len(look(endpoint.url, ("shared-auth",)).clients) == 2
    bound.command.run("plan", "--detailed-exitcode", code=0)
    api = RestApi(endpoint, "orders").add(*ROUTES).deploy("live")
    bound.command.run("plan", "--detailed-exitcode", code=2)
    bound.apply()
    assert api.draft == REST_DRAFT and api.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_an_api_name_that_stands_for_two_is_an_error_with_both_ids(authplat, endpoint, rest):
    other = RestApi(endpoint, "orders").add("GET /orders")
    bound = Bound(authplat(endpoint.url), REST)
    refused = bound.plan(code=1)
    assert rest.id in refused.stderr and other.id in refused.stderr and "stacks/orders.yaml:9:9" in refused.stderr, refused
    assert "rest: {id: …}" in refused.stderr
    bound.write(REST.replace("rest: orders", f"rest: {{id: {rest.id}}}"))
    bound.apply()
    assert rest.draft == REST_DRAFT and other.draft == {"GET /orders": OPEN}
    bound.planned_empty()


def test_a_bound_api_stays_bound_when_another_takes_its_name(bound, rest, endpoint):
    RestApi(endpoint, "orders").add("GET /orders")
    bound.planned_empty()


def test_a_line_that_matches_no_route_is_an_error_with_a_near_miss(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST + "    GET /order: [write]\n")
    refused = bound.plan(code=1)
    assert "`GET /order` matches no route" in refused.stderr and "GET /orders" in refused.stderr, refused
    assert re.search(r"stacks/orders\.yaml:15:5", refused.stderr), refused
    bound.apply(code=1)
    assert not rest.authorizers


def test_an_unknown_stage_is_an_error_with_a_near_miss(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST.replace("stage: live", "stage: life"))
    refused = bound.plan(code=1)
    assert "no stage `life`" in refused.stderr and "live" in refused.stderr.replace("`life`", ""), refused


def test_another_peoples_authorizer_and_its_stage_are_left_alone(authplat, endpoint, rest):
    theirs = rest.gateway.create_authorizer(
        restApiId=rest.id, name="theirs", type="TOKEN", identitySource="method.request.header.Authorization",
        authorizerUri="arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
        "arn:aws:lambda:us-east-1:123456789012:function:a/invocations")["id"]
    rest.deploy("theirs")
    bound = Bound(authplat(endpoint.url), REST)
    bound.apply()
    assert set(rest.authorizers) == {"orders", "theirs"} and rest.authorizers["theirs"]["id"] == theirs
    assert rest.deployed("live") == REST_DEPLOYED and set(rest.deployed("theirs").values()) == {None}
    bound.planned_empty()


def test_an_authorizer_of_that_name_is_taken_over(authplat, endpoint, rest):
    """Somebody had begun by hand, with another pool."""
    mine = rest.gateway.create_authorizer(
        restApiId=rest.id, name="orders", type="COGNITO_USER_POOLS", identitySource="method.request.header.Authorization",
        providerARNs=[pool_arn(endpoint, "us-east-1_Another00")])["id"]
    rest.patch("GET /orders", ("replace", "/authorizationType", "COGNITO_USER_POOLS"), ("replace", "/authorizerId", mine),
               ("add", "/authorizationScopes", "old/scope"))
    bound = Bound(authplat(endpoint.url), REST)
    bound.apply()
    pool = look(endpoint.url, ("shared-auth",)).pool["Id"]
    [authorizer] = rest.authorizers.values()
    assert (authorizer["id"], authorizer["providerARNs"]) == (mine, [pool_arn(endpoint, pool)])
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def opened(flags: list[str]) -> set[str]:
    """The routes that `--allow-open` names among the flags."""
    return {route for flag, route in zip(flags, flags[1:]) if flag == "--allow-open"}


@pytest.mark.parametrize("verb", ["apply", "destroy"])
def test_unbinding_opens_routes_only_when_each_is_named(bound, rest, verb):
    arguments = ("apply", "--yes") if verb == "apply" else ("destroy", "orders", "--yes")
    if verb == "apply":
        bound.write("")
    flags = bound.command.run(*arguments, code=4).suggested_allowances
    assert opened(flags) == {route for route, demand in REST_DEPLOYED.items() if demand}
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED, "refused, and something changed"
    first = flags.index("--allow-open")
    bound.command.run(*arguments, *flags[:first], *flags[first + 2:], code=4)
    bound.command.run(*arguments, *flags)
    assert rest.draft == {route: OPEN for route in ROUTES} and not rest.authorizers
    assert set(rest.deployed("live").values()) == {None}, "still enforced by an authorizer that is gone"
    if verb == "apply":
        bound.planned_empty()


def test_unbinding_all_at_once(bound, rest):
    flags = bound.command.run("destroy", "orders", "--yes", code=4).suggested_allowances
    destroyed = [part for flag, value in zip(flags[::2], flags[1::2]) if flag == "--allow-destroy" for part in (flag, value)]
    bound.command.run("destroy", "orders", "--yes", "--allow-open", "ANY /*", *destroyed)
    assert rest.draft == {route: OPEN for route in ROUTES} and not rest.authorizers


def test_an_api_that_is_gone_is_no_obstacle_to_unbinding(bound, rest, endpoint):
    rest.gateway.delete_rest_api(restApiId=rest.id)
    bound.write("")
    bound.command.run("apply", "--yes", "--allow-open", "ANY /*")
    bound.planned_empty()


def test_a_renamed_authorizer_keeps_its_routes(bound, rest):
    before = rest.authorizers["orders"]["id"]
    bound.write(REST.replace("  stage: live", "  stage: live\n  authorizer: {name: gate, authorizerResultTtlInSeconds: 60}"))
    bound.apply()
    [authorizer] = rest.authorizers.values()
    assert (authorizer["id"], authorizer["name"], authorizer["authorizerResultTtlInSeconds"]) == (before, "gate", 60)
    assert rest.draft["GET /orders"] == scoped(READ, by="gate") and rest.deployed("live")["GET /orders"] == security(READ, by="gate")
    bound.planned_empty()


def test_an_authorizer_changed_behind_its_back_is_put_right(bound, rest, endpoint):
    authorizer = rest.authorizers["orders"]
    stranger = pool_arn(endpoint, "us-east-1_Stranger0")
    rest.gateway.update_authorizer(restApiId=rest.id, authorizerId=authorizer["id"], patchOperations=[
        {"op": "add", "path": "/providerARNs", "value": stranger}])
    drift = bound.command.run("plan", "--detailed-exitcode", code=3)
    assert "us-east-1_Stranger0" in drift.stdout
    bound.apply()
    assert rest.authorizers["orders"]["providerARNs"] == authorizer["providerARNs"]
    bound.planned_empty()


def test_a_stranger_pool_that_was_deployed_goes_from_the_stage_too(bound, rest, endpoint):
    authorizer = rest.authorizers["orders"]
    rest.gateway.update_authorizer(restApiId=rest.id, authorizerId=authorizer["id"], patchOperations=[
        {"op": "add", "path": "/providerARNs", "value": pool_arn(endpoint, "us-east-1_Stranger0")}])
    rest.deploy("live")
    bound.apply()
    scheme = rest.export("live")["components"]["securitySchemes"]["orders"]
    assert scheme["x-amazon-apigateway-authorizer"]["providerARNs"] == authorizer["providerARNs"]
    bound.planned_empty()


def test_an_authorizer_deleted_behind_its_back_comes_back(bound, rest):
    for route, demand in REST_DRAFT.items():
        if demand != OPEN:
            rest.patch(route, ("replace", "/authorizationType", "NONE"))
    rest.gateway.delete_authorizer(restApiId=rest.id, authorizerId=rest.authorizers["orders"]["id"])
    rest.deploy("live")
    bound.command.run("plan", "--detailed-exitcode", code=3)
    bound.apply()
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_headers_that_go_are_gone_from_the_stage_too(authplat, endpoint, rest):
    bound = Bound(authplat(endpoint.url), REST + '  cors: "*"\n')
    bound.apply()
    assert rest.call("live", "/orders").headers["access-control-allow-origin"] == "*"
    bound.write(REST)
    bound.apply()
    assert "access-control-allow-origin" not in rest.call("live", "/orders").headers
    bound.planned_empty()


def test_moving_to_another_api_opens_the_first_only_when_named(bound, rest, endpoint):
    other = RestApi(endpoint, "orders-2").add("GET /orders", "GET /status", "POST /orders").deploy("live")
    bound.write(REST.replace("rest: orders", "rest: orders-2"))
    flags = bound.command.run("apply", "--yes", code=4).suggested_allowances
    assert opened(flags) == {route for route, demand in REST_DEPLOYED.items() if demand}
    assert rest.draft == REST_DRAFT
    bound.apply(*flags)
    assert other.draft == {"GET /orders": scoped(READ), "GET /status": OPEN, "POST /orders": scoped(WRITE)}
    assert other.deployed("live") == {"GET /orders": security(READ), "GET /status": None, "POST /orders": security(WRITE)}
    assert rest.draft == {route: OPEN for route in ROUTES} and set(rest.deployed("live").values()) == {None} and not rest.authorizers
    bound.planned_empty()


def test_an_id_that_is_no_apis_opens_nothing(bound, rest):
    bound.write(REST.replace("rest: orders", "rest: {id: mistyped00}"))
    bound.apply(code=4)
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED


def test_routes_that_no_stage_has_are_opened_only_when_named_too(authplat, endpoint):
    api = RestApi(endpoint, "orders").add(*ROUTES)
    bound = Bound(authplat(endpoint.url), REST)
    bound.apply()
    bound.write("")
    flags = bound.command.run("apply", "--yes", code=4).suggested_allowances
    assert opened(flags) == {route for route, demand in REST_DRAFT.items() if demand != OPEN}
    assert api.draft == REST_DRAFT
    bound.apply(*flags)
    assert api.draft == {route: OPEN for route in ROUTES} and not api.authorizers


def test_a_saved_plan_holds_what_it_may_open(bound, rest):
    bound.write(REST + "    GET /orders: open\n")
    bound.plan("--out", "the.plan", "--allow-open", "GET /orders")
    bound.command.run("apply", "the.plan", "--yes")
    assert rest.draft["GET /orders"] == OPEN
    bound.planned_empty()


def test_a_saved_plan_is_stale_when_a_route_appeared(bound, rest):
    bound.write(REST.replace("[write]", "[write, read]"))
    bound.plan("--out", "the.plan")
    rest.add("DELETE /orders")
    bound.command.run("apply", "the.plan", "--yes", code=7)
    assert rest.draft["POST /orders"] == scoped(WRITE)


def test_nothing_is_asked_of_aws_when_the_plan_should_not(bound, relay, endpoint):
    front = relay(endpoint.url)
    bound.command.environment["AWS_ENDPOINT_URL"] = front.url
    bound.plan("--refresh", "none", "--detailed-exitcode")
    assert not any(name.startswith("Get") and name != "GetCallerIdentity" for name in front.calls), front.calls
    bound.command.run("plan", "--refresh", "changed", "--detailed-exitcode")


@pytest.mark.parametrize("lost", ["CreateAuthorizer", "UpdateMethod", "CreateDeployment"])
def test_a_lost_answer_makes_nothing_twice(authplat, endpoint, rest, relay, lost):
    front = relay(endpoint.url)
    bound = Bound(authplat(front.url), REST)
    before = rest.deployments
    spent = []

    def drop(operation, forward):
        if operation == lost and not spent:
            spent.append(forward())
            return 503, b""
        return None

    front.spoil = drop
    outcome = bound.command.run("apply", "--yes", code=None)
    assert spent and outcome.code in (0, 5), outcome
    front.spoil = None
    bound.apply()
    assert len(rest.authorizers) == 1 and len(rest.deployments) == len(before) + 1
    assert rest.draft == REST_DRAFT and rest.deployed("live") == REST_DEPLOYED
    bound.planned_empty()


def test_a_hundred_methods_cost_a_handful_of_reads_and_a_call_each(authplat, endpoint, relay):
    routes = [f"{verb} /r{number}" for number in range(25) for verb in ("GET", "PUT", "POST", "DELETE")]
    api = RestApi(endpoint, "orders").add(*routes).deploy("live")
    front = relay(endpoint.url)
    bound = Bound(authplat(front.url), "binding: {rest: orders, stage: live, default: [read]}\n")
    bound.apply()
    gateway = {"GetRestApis", "GetResources", "GetAuthorizers", "GetStages", "GetExport"}
    front.forget()
    bound.planned_empty()
    reads = {name: count for name, count in front.calls.items() if name in gateway}
    assert reads == {name: 1 for name in gateway}, reads
    assert api.deployed("live") == {route: security(READ) for route in routes}

    bound.write("binding: {rest: orders, stage: live, default: [write]}\n")
    plan = bound.plan("--json", "--allow-access-loss", "orders/userPoolClient.reader").json
    assert {name: count for name, count in plan["calls"].items() if name in gateway} == reads
    front.forget()
    outcome = bound.apply("--json", "--allow-access-loss", "orders/userPoolClient.reader")
    assert front.calls["UpdateMethod"] == 100 and front.calls["CreateDeployment"] == 1, front.calls
    assert sum(front.calls[name] for name in gateway) <= 20, front.calls
    assert outcome.json["calls"]["UpdateMethod"] == 100
    assert api.deployed("live") == {route: security(WRITE) for route in routes}


# Elsewhere


def test_a_draft_is_protected_on_an_emulator_that_others_wrote(authplat, ministack):
    assert differs("ministack", "added-scope-is-split") and differs("ministack", "export-without-security")
    api = RestApi(ministack, "orders").add(*ROUTES)
    bound = Bound(authplat(ministack.url), "binding: {rest: orders, stage: live, default: idToken, routes: {GET /status: open}}\n")
    bound.apply()
    protected = {route: OPEN if route in ("GET /status", "OPTIONS /orders") else scoped() for route in ROUTES}
    assert api.draft == protected
    bound.planned_empty()
    api.patch("POST /orders", ("replace", "/authorizationType", "NONE"))
    bound.command.run("plan", "--detailed-exitcode", code=3)
    bound.apply()
    assert api.draft == protected
    bound.write("")
    bound.apply(*bound.command.run("apply", "--yes", code=4).suggested_allowances)
    assert api.draft == {route: OPEN for route in ROUTES} and not api.authorizers
    bound.planned_empty()


def test_what_an_export_hides_is_no_success(authplat, ministack):
    """The stage's document does not say that anything is asked for, so it counts as open."""
    RestApi(ministack, "orders").add("GET /orders").deploy("live")
    bound = Bound(authplat(ministack.url), "binding: {rest: orders, stage: live, default: idToken}\n")
    outcome = bound.apply(code=5)
    assert "NotConverged" in outcome.stderr and "`stages.live.GET /orders`" in outcome.stderr, outcome


def test_what_an_emulator_lacks_ends_in_a_clear_error(authplat, moto):
    assert differs("moto", "no-update-method")
    api = RestApi(moto, "orders").add(*ROUTES).deploy("live")
    bound = Bound(authplat(moto.url), REST)
    plan = bound.command.run("plan", "--detailed-exitcode", code=2)
    assert "orders POST /orders: open to everybody → orders/write" in plan.stdout
    for _ in range(2):
        outcome = bound.apply(code=None)
        assert outcome.code != 0 and "UpdateMethod: InternalServerError" in outcome.stderr, outcome
        assert "<!doctype" not in outcome.text.lower()
    [authorizer] = api.authorizers.values()
    assert authorizer["name"] == "orders" and api.draft == {route: OPEN for route in ROUTES}


# HTTP APIs


HTTP = """binding:
  http: orders
  default: [read]
  routes:
    GET /status: open
    POST /orders: [write]
"""
HTTP_ROUTES = ("GET /orders", "POST /orders", "GET /status", "ANY /files/{proxy+}", "$default")
HTTP_BOUND = {
    "GET /orders": jwt(READ), "POST /orders": jwt(WRITE), "GET /status": OPEN, "ANY /files/{proxy+}": jwt(READ), "$default": jwt(READ),
}


# A stage that deploys itself is judged on MiniStack too; what deployments do there is another matter, see its differences.


@pytest.fixture
def http(complete) -> HttpApi:
    return HttpApi(complete, "orders").add(*HTTP_ROUTES)


def client_ids(emulator) -> dict[str, str]:
    return {member["ClientName"]: member["ClientId"] for member in look(emulator.url, ("shared-auth",)).clients}


def test_an_http_api_asks_for_its_scopes(authplat, complete, http):
    bound = Bound(authplat(complete.url), HTTP)
    bound.apply()
    pool = look(complete.url, ("shared-auth",)).pool["Id"]
    [authorizer] = http.authorizers.values()
    assert authorizer["AuthorizerType"] == "JWT" and authorizer["IdentitySource"] == ["$request.header.Authorization"]
    assert authorizer["JwtConfiguration"]["Issuer"].endswith(f"/{pool}")
    assert http.audience("orders") == set(client_ids(complete).values())
    assert http.routes == HTTP_BOUND
    bound.planned_empty()
    http.gateway.update_route(ApiId=http.id, RouteId=http.ids["GET /orders"], AuthorizationType="NONE", AuthorizationScopes=[])
    assert "GET /orders" in bound.command.run("plan", "--drift-only", code=3).stdout
    bound.apply()
    assert http.routes == HTTP_BOUND
    bound.planned_empty()


def test_another_stacks_client_is_added_to_the_audience(authplat, complete, http):
    bound = Bound(authplat(complete.url), HTTP)
    bound.apply()
    first = http.audience("orders")
    bound.command.stack_file("billing").write_text(
        f"stack: billing\nkind: api\nauth: {SHARED}\nresourceServer: {{scopes: {{pay: Pay}}}}\n"
        "clients:\n  job: {type: machine, scopes: [pay, orders/read], secret: none}\n  own: {type: machine, scopes: [pay], secret: none}\n")
    assert bound.changes()["httpAuthorizer.main"] == "update"
    bound.apply()
    ids = client_ids(complete)
    assert http.audience("orders") == first | {ids["billing-job"]}, "own holds no scope that is asked for"
    bound.planned_empty()


def test_the_fifty_first_client_makes_a_second_authorizer(authplat, complete, http):
    def clients(read: int, write: int) -> str:
        names = [f"r{number:02}: [read]" for number in range(read)] + [f"w{number:02}: [write]" for number in range(write)]
        return "{" + ", ".join(names) + "}"

    bound = Bound(authplat(complete.url), HTTP)
    bound.write(HTTP, clients=clients(30, 20))
    bound.apply()
    assert set(http.authorizers) == {"orders"} and len(http.audience("orders")) == 50
    bound.write(HTTP, clients=clients(30, 21))
    bound.apply()
    assert set(http.authorizers) == {"orders", "orders-2"}
    sizes = {name: len(http.audience(name)) for name in http.authorizers}
    assert sorted(sizes.values()) == [21, 30], sizes
    by_route = http.routes
    ids = client_ids(complete)
    for route, prefix in (("GET /orders", "orders-r"), ("POST /orders", "orders-w")):
        assert http.audience(by_route[route][1]) == {id for name, id in ids.items() if name.startswith(prefix)}
    bound.planned_empty()


def test_more_clients_of_one_route_than_fit_are_an_error(authplat, complete, http):
    bound = Bound(authplat(complete.url), HTTP)
    bound.write(HTTP, clients="{" + ", ".join(f"r{number:02}: [read]" for number in range(51)) + "}")
    refused = bound.plan(code=1)
    assert "51 clients; 50 fit" in refused.stderr, refused


def test_a_stage_that_does_not_deploy_itself_is_deployed(authplat, endpoint):
    http = HttpApi(endpoint, "orders", prod=False).add("GET /orders", "GET /status").deploy("prod")
    bound = Bound(authplat(endpoint.url), "binding: {http: orders, stage: prod, default: [read], routes: {GET /status: open}}\n")
    before = http.gateway.get_stage(ApiId=http.id, StageName="prod")["DeploymentId"]
    outcome = bound.apply()
    stage = http.gateway.get_stage(ApiId=http.id, StageName="prod")
    assert stage["DeploymentId"] != before and f"--stage-name prod --deployment-id {before}" in outcome.stderr, outcome
    assert http.deployed("prod") == {"GET /orders": security(READ), "GET /status": None}
    bound.planned_empty()
    http.gateway.update_stage(ApiId=http.id, StageName="prod", DeploymentId=before)
    assert http.deployed("prod")["GET /orders"] is None
    bound.command.run("plan", "--detailed-exitcode", code=3)
    bound.apply()
    assert http.deployed("prod")["GET /orders"] == security(READ)
    bound.planned_empty()


def test_cors_of_an_http_api(authplat, complete, http):
    bound = Bound(authplat(complete.url), HTTP + "  cors: {origins: [https://a.example.com, https://b.example.com], headers: [Authorization], methods: [GET, POST]}\n")
    bound.apply()
    shown = http.gateway.get_api(ApiId=http.id)["CorsConfiguration"]
    assert {name: set(value) for name, value in shown.items() if isinstance(value, list)} == {
        "AllowOrigins": {"https://a.example.com", "https://b.example.com"}, "AllowHeaders": {"authorization"}, "AllowMethods": {"GET", "POST"}}
    bound.planned_empty()
    bound.write(HTTP)
    bound.apply()
    assert "CorsConfiguration" not in http.gateway.get_api(ApiId=http.id)
    bound.planned_empty()


@pytest.mark.parametrize("stage, deploys_itself", [("$default", True), ("prod", False)])
def test_unbinding_an_http_api(authplat, endpoint, stage, deploys_itself):
    http = HttpApi(endpoint, "orders", **{stage: deploys_itself}).add(*HTTP_ROUTES)
    if not deploys_itself:
        http.deploy(stage)
    bound = Bound(authplat(endpoint.url), HTTP.replace("http: orders", f"http: orders\n  stage: {stage}"))
    bound.apply()
    bound.write("")
    flags = bound.command.run("apply", "--yes", code=4).suggested_allowances
    assert opened(flags) == {route for route, demand in HTTP_BOUND.items() if demand != OPEN}
    assert http.routes == HTTP_BOUND
    bound.apply(*flags)
    assert http.routes == {route: OPEN for route in HTTP_ROUTES} and not http.authorizers
    assert set(http.deployed(stage).values()) == {None}
    bound.planned_empty()


def test_routes_that_others_have_not_deployed_are_published_only_when_asked(authplat, endpoint):
    http = HttpApi(endpoint, "orders", prod=False).add("GET /orders").deploy("prod")
    http.add("GET /beta")
    bound = Bound(authplat(endpoint.url), "binding: {http: orders, stage: prod, default: [read]}\n")
    refusal = bound.apply(code=4)
    assert "to stage prod would publish what others have in draft: GET /beta is new" in refusal.stderr and "--include-pending" in refusal.stderr, refusal
    bound.apply("--include-pending")
    assert http.deployed("prod") == {"GET /orders": security(READ), "GET /beta": security(READ)}
    bound.planned_empty()


def test_a_client_that_goes_leaves_the_audience(authplat, complete, http):
    bound = Bound(authplat(complete.url), HTTP)
    bound.apply()
    bound.write(HTTP, clients="{writer: [read, write]}")
    refusal = bound.apply(code=4)
    assert "--allow-access-loss orders/userPoolClient.reader" in refusal.stderr, refusal
    bound.apply("--allow-access-loss", "orders/userPoolClient.reader", *refusal.suggested_allowances)
    assert http.audience("orders") == set(client_ids(complete).values()) and len(http.audience("orders")) == 1
    bound.planned_empty()


def test_an_api_without_callers_lets_nobody_in(authplat, complete, http):
    bound = Bound(authplat(complete.url), HTTP)
    bound.write(HTTP, clients="{}")
    outcome = bound.apply()
    assert "nobody can call them" in outcome.stdout, outcome
    assert http.audience("orders") == {"nobody"} and http.routes == HTTP_BOUND
    bound.planned_empty()
