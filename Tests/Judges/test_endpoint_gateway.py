"""REST APIs in the embedded endpoint, driven by boto3."""

import json

import pytest

from judges.endpoint import connect, refused
from judges.rest_api_story import DOCUMENT, POOL, replacing


@pytest.fixture
def gateway(endpoint):
    return connect(endpoint.url, "apigateway")


@pytest.fixture
def api(gateway):
    """`GET /orders` and `GET /` with mocks behind them, open, deployed to `live`."""
    api = gateway.create_rest_api(name="orders")
    orders = gateway.create_resource(restApiId=api["id"], parentId=api["rootResourceId"], pathPart="orders")["id"]
    for resource in (api["rootResourceId"], orders):
        method = {"restApiId": api["id"], "resourceId": resource, "httpMethod": "GET"}
        gateway.put_method(**method, authorizationType="NONE")
        gateway.put_integration(**method, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.create_deployment(restApiId=api["id"], stageName="live")
    yield {"id": api["id"], "orders": orders}
    gateway.delete_rest_api(restApiId=api["id"])


def exported(gateway, api, **parameters) -> dict:
    answer = gateway.get_export(
        restApiId=api["id"], stageName="live", exportType="oas30", parameters={"extensions": "authorizers", **parameters})
    return json.loads(answer["body"].read())


def protect(gateway, api) -> dict:
    authorizer = gateway.create_authorizer(
        restApiId=api["id"], name="cognito", type="COGNITO_USER_POOLS", providerARNs=[POOL],
        identitySource="method.request.header.Authorization")
    gateway.update_method(restApiId=api["id"], resourceId=api["orders"], httpMethod="GET", patchOperations=[
        *replacing("/authorizationType", "COGNITO_USER_POOLS"), *replacing("/authorizerId", authorizer["id"]),
        {"op": "add", "path": "/authorizationScopes", "value": "orders/read"},
        {"op": "add", "path": "/authorizationScopes", "value": "orders/write"}])
    return authorizer


def test_a_draft_is_protected_and_then_deployed(gateway, api):
    authorizer = protect(gateway, api)
    items = gateway.get_resources(restApiId=api["id"], embed=["methods"], limit=500)["items"]
    methods = {item["path"]: item["resourceMethods"]["GET"] for item in items}
    assert methods["/"]["authorizationType"] == "NONE"
    assert methods["/orders"]["authorizationScopes"] == ["orders/read", "orders/write"]
    assert methods["/orders"]["authorizerId"] == authorizer["id"]
    assert "security" not in exported(gateway, api)["paths"]["/orders"]["get"]
    deployment = gateway.create_deployment(restApiId=api["id"], stageName="live")
    document = exported(gateway, api)
    assert document["paths"]["/orders"]["get"]["security"] == [{"cognito": ["orders/read", "orders/write"]}]
    assert "security" not in document["paths"]["/"]["get"]
    assert document["components"]["securitySchemes"]["cognito"]["x-amazon-apigateway-authorizer"] == {
        "type": "cognito_user_pools", "providerARNs": [POOL]}
    summary = gateway.get_deployment(restApiId=api["id"], deploymentId=deployment["id"], embed=["apisummary"])["apiSummary"]
    assert summary["/orders"]["GET"] == {"authorizationType": "COGNITO_USER_POOLS", "apiKeyRequired": False}


def test_a_stage_goes_back_to_an_earlier_deployment(gateway, api):
    first = gateway.get_stage(restApiId=api["id"], stageName="live")["deploymentId"]
    protect(gateway, api)
    second = gateway.create_deployment(restApiId=api["id"], stageName="live")["id"]
    assert gateway.get_stage(restApiId=api["id"], stageName="live")["deploymentId"] == second
    with refused("BadRequestException", "Active stages"):
        gateway.delete_deployment(restApiId=api["id"], deploymentId=second)
    gateway.update_stage(restApiId=api["id"], stageName="live", patchOperations=replacing("/deploymentId", first))
    assert "security" not in exported(gateway, api)["paths"]["/orders"]["get"]
    gateway.delete_deployment(restApiId=api["id"], deploymentId=second)


def test_an_authorizer_in_use_stays(gateway, api):
    authorizer = protect(gateway, api)
    with refused("ConflictException", "referenced in method: GET//orders"):
        gateway.delete_authorizer(restApiId=api["id"], authorizerId=authorizer["id"])
    gateway.update_method(
        restApiId=api["id"], resourceId=api["orders"], httpMethod="GET", patchOperations=replacing("/authorizationType", "NONE"))
    gateway.delete_authorizer(restApiId=api["id"], authorizerId=authorizer["id"])


def test_pages_are_walked(gateway, api):
    for number in range(7):
        gateway.create_resource(
            restApiId=api["id"], pathPart=f"r{number}", parentId=api["orders"])
    pages = gateway.get_paginator("get_resources").paginate(restApiId=api["id"], PaginationConfig={"PageSize": 2})
    paths = [item["path"] for page in pages for item in page["items"]]
    assert len(paths) == len(set(paths)) == 9


def test_an_import_and_an_export_say_the_same(gateway):
    made = gateway.import_rest_api(body=json.dumps(DOCUMENT))
    assert made["warnings"] == ["Unsupported security definition type 'oauth2' for 'login'. Ignoring."]
    with refused("BadRequestException", "Warnings found"):
        gateway.import_rest_api(body=json.dumps(DOCUMENT), failOnWarnings=True)
    gateway.create_deployment(restApiId=made["id"], stageName="live")
    document = exported(gateway, made, extensions="integrations,authorizers")
    wanted = DOCUMENT["paths"]["/orders"]["get"]
    shown = document["paths"]["/orders"]["get"]
    assert shown["security"] == wanted["security"] and shown["responses"] == wanted["responses"]
    assert shown["x-amazon-apigateway-integration"]["requestTemplates"] == {"application/json": '{"statusCode": 200}'}
    assert document["components"]["schemas"] == DOCUMENT["components"]["schemas"]
    assert document["components"]["securitySchemes"] == {"cognito": DOCUMENT["components"]["securitySchemes"]["cognito"]}
    again = gateway.put_rest_api(restApiId=made["id"], mode="merge", body=json.dumps(document))
    assert again["id"] == made["id"]
    yaml = gateway.get_export(restApiId=made["id"], stageName="live", exportType="oas30", accepts="application/yaml")
    assert yaml["contentDisposition"].endswith('.yaml"') and yaml["body"].read().startswith(b'"components":')
    gateway.delete_rest_api(restApiId=made["id"])
