"""REST and HTTP APIs as other people make them, and how boto3 sees them afterwards."""

import json

from judges.endpoint import Answer, curl
from judges.emulators import REGION

OPEN = ("NONE", None, ())


class RestApi:
    """A REST API whose methods answer 200 by themselves, open unless protected."""

    def __init__(self, emulator, name: str):
        self.gateway = emulator.client("apigateway")
        self.url = emulator.url
        self.name = name
        self.id = self.made(name)
        self.resources = {item["path"]: item["id"] for item in self.gateway.get_resources(restApiId=self.id)["items"]}

    def made(self, name: str) -> str:
        return self.gateway.create_rest_api(name=name)["id"]

    def add(self, *routes: str) -> "RestApi":
        """Methods on paths, such as `GET /orders/{id}`; resources above them come along."""
        for route in routes:
            verb, path = route.split(" ")
            place = {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": verb}
            self.gateway.put_method(**place, authorizationType="NONE")
            self.gateway.put_method_response(**place, statusCode="200")
            self.gateway.put_integration(**place, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
            self.gateway.put_integration_response(**place, statusCode="200", responseTemplates={"application/json": '{"ok": true}'})
        return self

    def resource(self, path: str) -> str:
        if path not in self.resources:
            above, _, part = path.rpartition("/")
            self.resources[path] = self.gateway.create_resource(
                restApiId=self.id, parentId=self.resource(above or "/"), pathPart=part)["id"]
        return self.resources[path]

    def deploy(self, stage: str) -> "RestApi":
        self.gateway.create_deployment(restApiId=self.id, stageName=stage)
        return self

    def patch(self, route: str, *operations: tuple[str, str, str]) -> None:
        """One UpdateMethod: (op, path, value) each."""
        verb, path = route.split(" ")
        self.gateway.update_method(
            restApiId=self.id, resourceId=self.resource(path), httpMethod=verb,
            patchOperations=[{"op": op, "path": where, "value": value} for op, where, value in operations])

    @property
    def authorizers(self) -> dict[str, dict]:
        return {item["name"]: item for item in self.gateway.get_authorizers(restApiId=self.id)["items"]}

    @property
    def draft(self) -> dict[str, tuple]:
        """By route: authorization type, the authorizer's name, scopes. Where nobody is asked, no authorizer counts."""
        names = {item["id"]: name for name, item in self.authorizers.items()}
        found = {}
        for resource in self.gateway.get_resources(restApiId=self.id, limit=500)["items"]:
            for verb in resource.get("resourceMethods", {}):
                method = self.gateway.get_method(restApiId=self.id, resourceId=resource["id"], httpMethod=verb)
                authorizer = method.get("authorizerId") or None
                found[f"{verb} {resource['path']}"] = OPEN if method["authorizationType"] == "NONE" else (
                    method["authorizationType"], names.get(authorizer, authorizer), tuple(sorted(method.get("authorizationScopes") or ())))
        return found

    def export(self, stage: str) -> dict:
        answer = self.gateway.get_export(
            restApiId=self.id, stageName=stage, exportType="oas30", parameters={"extensions": "authorizers,integrations"})
        return json.loads(answer["body"].read())

    def deployed(self, stage: str) -> dict[str, list | None]:
        """By route: what the stage's document says under `security`, None where it is open."""
        return demands(self.export(stage))

    @property
    def deployments(self) -> list[str]:
        return [item["id"] for item in self.gateway.get_deployments(restApiId=self.id, limit=500)["items"]]

    def call(self, stage: str, path: str, *arguments: str) -> Answer:
        return curl(f"{self.url}/_aws/execute-api/{self.id}/{stage}{path}", *arguments)


class RestApiThere(RestApi):
    """One that was made earlier."""

    def made(self, name: str) -> str:
        [id] = [item["id"] for item in self.gateway.get_rest_apis(limit=500)["items"] if item["name"] == name]
        return id


class HttpApi:
    """An HTTP API with an integration that nobody answers; `autoDeploy` is said of each stage."""

    def __init__(self, emulator, name: str, uri: str = "http://127.0.0.1:9/", **stages: bool):
        self.gateway = emulator.client("apigatewayv2")
        self.url = emulator.url
        self.name = name
        self.ids: dict[str, str] = {}
        self.id = self.made(name, uri, stages or {"$default": True})

    def made(self, name: str, uri: str, stages: dict[str, bool]) -> str:
        id = self.gateway.create_api(Name=name, ProtocolType="HTTP")["ApiId"]
        self.target = "integrations/" + self.gateway.create_integration(
            ApiId=id, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY", IntegrationUri=uri,
            PayloadFormatVersion="1.0")["IntegrationId"]
        for stage, deploys_itself in stages.items():
            self.gateway.create_stage(ApiId=id, StageName=stage, AutoDeploy=deploys_itself)
        return id

    def add(self, *routes: str) -> "HttpApi":
        for route in routes:
            self.ids[route] = self.gateway.create_route(ApiId=self.id, RouteKey=route, Target=self.target)["RouteId"]
        return self

    def deploy(self, stage: str) -> "HttpApi":
        self.gateway.create_deployment(ApiId=self.id, StageName=stage)
        return self

    @property
    def authorizers(self) -> dict[str, dict]:
        return {item["Name"]: item for item in self.gateway.get_authorizers(ApiId=self.id)["Items"]}

    @property
    def routes(self) -> dict[str, tuple]:
        """By route: authorization type, the authorizer's name, scopes. Where nobody is asked, no authorizer counts."""
        names = {item["AuthorizerId"]: name for name, item in self.authorizers.items()}
        items = [item for page in self.gateway.get_paginator("get_routes").paginate(ApiId=self.id) for item in page["Items"]]
        return {
            item["RouteKey"]: (
                item.get("AuthorizationType", "NONE"), names.get(item.get("AuthorizerId"), item.get("AuthorizerId")),
                tuple(sorted(item.get("AuthorizationScopes") or ()))) if item.get("AuthorizationType", "NONE") != "NONE" else OPEN
            for item in items}

    def deployed(self, stage: str) -> dict[str, list | None]:
        answer = self.gateway.export_api(
            ApiId=self.id, Specification="OAS30", OutputType="JSON", StageName=stage, IncludeExtensions=True)
        return demands(json.loads(answer["body"].read()))

    def audience(self, authorizer: str) -> set[str]:
        return set(self.authorizers[authorizer]["JwtConfiguration"]["Audience"])

    def call(self, stage: str, path: str, *arguments: str) -> Answer:
        return curl(f"{self.url}/_aws/execute-api/{self.id}/{stage}{path}", *arguments)


class HttpApiThere(HttpApi):
    """One that was made earlier."""

    def made(self, name: str, uri: str, stages: dict[str, bool]) -> str:
        [id] = [item["ApiId"] for item in self.gateway.get_apis()["Items"] if item["Name"] == name]
        return id


def demands(document: dict) -> dict[str, list | None]:
    """By route of an exported document: its `security`; None where nobody is asked for anything."""
    verbs = {"x-amazon-apigateway-any-method": "ANY"}
    return {
        f"{verbs.get(verb, verb.upper())} {path}": operation.get("security")
        for path, item in document["paths"].items() for verb, operation in item.items()
        if verb in verbs or verb in ("get", "put", "post", "delete", "options", "head", "patch")}


def pool_arn(emulator, pool: str) -> str:
    return f"arn:aws:cognito-idp:{REGION}:{emulator.program.account}:userpool/{pool}"
