"""HTTP APIs of the embedded endpoint, driven by boto3 and by the AWS CLI; requests made by hand for what those do not send."""

import json

import botocore.auth
import botocore.session
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from judges.emulators import REGION
from judges.endpoint import connect, refused, send
from judges.http_api_story import DOCUMENT, FUNCTION, ISSUER, JWT
from judges.shapes import error_complaints
from test_endpoint_cli import aws  # noqa: F401

MODEL = botocore.session.Session().get_service_model("apigatewayv2")


@pytest.fixture
def gateway(endpoint):
    return connect(endpoint.url, "apigatewayv2", checked=False)


def made(gateway, **members) -> str:
    return gateway.create_api(Name="orders", ProtocolType="HTTP", **members)["ApiId"]


def keys(gateway, api: str) -> dict[str, dict]:
    """The routes, by key."""
    return {each["RouteKey"]: each for page in gateway.get_paginator("get_routes").paginate(ApiId=api) for each in page["Items"]}


def test_a_route_is_put_behind_a_scope_and_opened_again(gateway):
    api = made(gateway)
    integration = gateway.create_integration(
        ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION, PayloadFormatVersion="2.0")
    assert (integration["IntegrationMethod"], integration["ConnectionType"], integration["TimeoutInMillis"]) == ("POST", "INTERNET", 30000)
    authorizer = gateway.create_authorizer(ApiId=api, **JWT)["AuthorizerId"]
    target = f"integrations/{integration['IntegrationId']}"
    route = gateway.create_route(
        ApiId=api, RouteKey="GET /orders", Target=target, AuthorizationType="JWT", AuthorizerId=authorizer,
        AuthorizationScopes=["orders/read"])
    assert (route["ApiKeyRequired"], route["Target"]) == (False, target)
    gateway.create_stage(ApiId=api, StageName="prod")
    deployed = gateway.create_deployment(ApiId=api, StageName="prod")
    assert (deployed["DeploymentStatus"], deployed["AutoDeployed"]) == ("DEPLOYED", False)
    assert gateway.get_stage(ApiId=api, StageName="prod")["DeploymentId"] == deployed["DeploymentId"]

    with refused("ConflictException", "Cannot delete authorizer 'cognito', is referenced in route: GET /orders"):
        gateway.delete_authorizer(ApiId=api, AuthorizerId=authorizer)
    opened = gateway.update_route(ApiId=api, RouteId=route["RouteId"], AuthorizationType="NONE", AuthorizationScopes=[])
    assert opened["AuthorizationType"] == "NONE" and not {"AuthorizerId", "AuthorizationScopes"} & set(opened)
    gateway.delete_authorizer(ApiId=api, AuthorizerId=authorizer)

    # What is deployed is still closed, what is not yet deployed is open.
    def exported(**members):
        return json.load(gateway.export_api(ApiId=api, Specification="OAS30", OutputType="JSON", **members)["body"])

    before, after = exported(StageName="prod")["paths"]["/orders"]["get"], exported()["paths"]["/orders"]["get"]
    assert before["security"] == [{"cognito": ["orders/read"]}] and "security" not in after


def test_an_automatic_stage_follows_every_change(gateway):
    api = made(gateway, Target=FUNCTION)
    seen = {gateway.get_stage(ApiId=api, StageName="$default")["DeploymentId"]}
    for number in range(3):
        gateway.create_route(ApiId=api, RouteKey=f"GET /{number}")
        stage = gateway.get_stage(ApiId=api, StageName="$default")
        assert stage["LastDeploymentStatusMessage"] == f"Successfully deployed stage with deployment ID '{stage['DeploymentId']}'"
        seen.add(stage["DeploymentId"])
    assert len(seen) == 4
    assert {each["AutoDeployed"] for each in gateway.get_deployments(ApiId=api)["Items"]} == {True}
    with refused("BadRequestException", "AutoDeploy"):
        gateway.create_deployment(ApiId=api, StageName="$default")


def test_an_imported_document_is_what_the_export_says(gateway):
    api = gateway.import_api(Body=json.dumps(DOCUMENT))
    assert api["Name"] == "imported" and api["CreatedDate"].tzinfo is not None
    document = json.load(gateway.export_api(ApiId=api["ApiId"], Specification="OAS30", OutputType="JSON")["body"])
    gateway.reimport_api(ApiId=api["ApiId"], Body=json.dumps(document))
    routes = keys(gateway, api["ApiId"])
    assert set(routes) == {"GET /orders"} and routes["GET /orders"]["AuthorizationScopes"] == ["orders/read"]
    [authorizer] = gateway.get_authorizers(ApiId=api["ApiId"])["Items"]
    assert authorizer["JwtConfiguration"] == {"Issuer": ISSUER, "Audience": ["client"]}


def test_a_hundred_routes_come_in_pages(gateway):
    api = made(gateway)
    for number in range(100):
        gateway.create_route(ApiId=api, RouteKey=f"GET /{number}")
    assert len(gateway.get_routes(ApiId=api)["Items"]) == 25
    assert len(keys(gateway, api)) == 100


def test_tags_stand_at_their_arn(gateway):
    api = made(gateway, Tags={"team": "orders"})
    arn = f"arn:aws:apigateway:{REGION}::/apis/{api}"
    gateway.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
    gateway.untag_resource(ResourceArn=arn, TagKeys=["a", "team"])
    assert gateway.get_tags(ResourceArn=arn)["Tags"] == {"b": "2"}
    with refused("NotFoundException"):
        gateway.get_tags(ResourceArn=arn[:-1] + "-")


def test_a_story_told_with_the_cli(aws):  # noqa: F811
    api = aws("apigatewayv2", "create-api", "--name", "orders", "--protocol-type", "HTTP", "--cors-configuration", "AllowOrigins=*")
    here = ("--api-id", api["ApiId"])
    integration = aws(
        "apigatewayv2", "create-integration", *here, "--integration-type", "HTTP_PROXY", "--integration-method", "GET",
        "--integration-uri", "http://127.0.0.1:9/")["IntegrationId"]
    authorizer = aws(
        "apigatewayv2", "create-authorizer", *here, "--name", "cognito", "--authorizer-type", "JWT", "--identity-source",
        "$request.header.Authorization", "--jwt-configuration", f"Audience=client,Issuer={ISSUER}")["AuthorizerId"]
    aws("apigatewayv2", "create-route", *here, "--route-key", "GET /orders", "--target", f"integrations/{integration}",
        "--authorization-type", "JWT", "--authorizer-id", authorizer, "--authorization-scopes", "orders/read")
    aws("apigatewayv2", "create-stage", *here, "--stage-name", "$default", "--auto-deploy")
    [route] = aws("apigatewayv2", "get-routes", *here)["Items"]
    assert route["AuthorizationScopes"] == ["orders/read"]
    assert "ConflictException" in aws("apigatewayv2", "delete-integration", *here, "--integration-id", integration, code=255)
    aws("apigatewayv2", "delete-api", *here)
    assert aws("apigatewayv2", "get-apis")["Items"] == []


def by_hand(endpoint, operation, members: dict, labels: dict[str, str]):
    """A signed request with any body: botocore would not send such."""
    path = operation.http["requestUri"].format(**labels)
    body = json.dumps(members).encode()
    request = AWSRequest(method=operation.http["method"], url=endpoint.url + path, data=body)
    botocore.auth.SigV4Auth(Credentials("test", "test"), "apigateway", REGION).add_auth(request)
    return send(endpoint.url + path, body, dict(request.headers.items()), operation.http["method"])


def test_what_is_required_is_missed_and_wrong_types_are_refused(endpoint, gateway):
    api = made(gateway)
    labels = {name: "nothing" for name in ("routeId", "integrationId", "authorizerId", "deploymentId", "stageName")} | {"apiId": api}
    found = []
    for name in endpoint.status["operations"]["apigatewayv2"]:
        operation = MODEL.operation_model(name)
        if operation.http["method"] not in ("POST", "PATCH") or "arn" in operation.http["requestUri"]:
            continue
        body = {key: shape for key, shape in operation.input_shape.members.items() if "location" not in shape.serialization}
        if set(operation.input_shape.required_members) & set(body):
            answer = by_hand(endpoint, operation, {}, labels)
            found += error_complaints(operation, answer.status, answer.headers, answer.body)
            if (answer.status, answer.headers.get("x-amzn-errortype")) != (400, "BadRequestException"):
                found.append(f"{name} without anything: {answer}")
        for shape in body.values():
            wrong = "text" if shape.type_name != "string" else {"an": "object"}
            answer = by_hand(endpoint, operation, {shape.serialization["name"]: wrong}, labels)
            found += error_complaints(operation, answer.status, answer.headers, answer.body)
            if (answer.status, answer.headers.get("x-amzn-errortype")) != (400, "SerializationException"):
                found.append(f"{name} with {shape.serialization['name']} = {wrong!r}: {answer}")
    assert not found, "\n".join(found)
