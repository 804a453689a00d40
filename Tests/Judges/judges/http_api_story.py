"""Every operation of HTTP APIs, called once with much and once with little."""

import json

ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
JWT = {
    "Name": "cognito", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
    "JwtConfiguration": {"Issuer": ISSUER, "Audience": ["client"]}}
FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:orders"
DOCUMENT = {
    "openapi": "3.0.1", "info": {"title": "imported", "version": "1"},
    "paths": {
        "/orders": {
            "get": {
                "security": [{"cognito": ["orders/read"]}],
                "x-amazon-apigateway-integration": {
                    "type": "aws_proxy", "uri": FUNCTION, "payloadFormatVersion": "2.0", "httpMethod": "POST"}}}},
    "components": {"securitySchemes": {"cognito": {
        "type": "oauth2", "x-amazon-apigateway-authorizer": {
            "type": "jwt", "identitySource": "$request.header.Authorization",
            "jwtConfiguration": {"issuer": ISSUER, "audience": ["client"]}}}}},
}


def tell_http_apis(story) -> None:
    def call(operation, **members):
        return story.call("apigatewayv2", operation, **members)

    cors = {
        "AllowOrigins": ["https://app.example.com"], "AllowMethods": ["GET"], "AllowHeaders": ["authorization"],
        "ExposeHeaders": ["x-page"], "MaxAge": 60, "AllowCredentials": True}
    api = call(
        "CreateApi", Name="orders", ProtocolType="HTTP", Description="Orders", Version="1", Tags={"team": "orders"},
        CorsConfiguration=cors, DisableExecuteApiEndpoint=False)
    quick = call("CreateApi", Name="quick", ProtocolType="HTTP", Target=FUNCTION)
    here = {"ApiId": api["ApiId"]}
    call("GetApi", **here)
    page = call("GetApis", MaxResults="1")
    call("GetApis", NextToken=page["NextToken"])
    call("UpdateApi", **here, Name="orders 2")

    proxy = call(
        "CreateIntegration", **here, IntegrationType="HTTP_PROXY", IntegrationMethod="ANY", IntegrationUri="http://127.0.0.1:9/",
        RequestParameters={"append:header.from": "gateway"}, ResponseParameters={"404": {"overwrite:statuscode": "403"}},
        TlsConfig={"ServerNameToVerify": "orders.example.com"}, Description="All", TimeoutInMillis=500)
    function = call(
        "CreateIntegration", **here, IntegrationType="AWS_PROXY", IntegrationUri=FUNCTION, PayloadFormatVersion="2.0")
    call("GetIntegration", **here, IntegrationId=proxy["IntegrationId"])
    call("UpdateIntegration", **here, IntegrationId=proxy["IntegrationId"], TimeoutInMillis=1000)
    page = call("GetIntegrations", **here, MaxResults="1")
    call("GetIntegrations", **here, NextToken=page["NextToken"])

    jwt = call("CreateAuthorizer", **here, **JWT)
    custom = call(
        "CreateAuthorizer", **here, Name="function", AuthorizerType="REQUEST", IdentitySource=["$request.header.Authorization"],
        AuthorizerUri=f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}/invocations",
        AuthorizerPayloadFormatVersion="2.0", EnableSimpleResponses=True, AuthorizerResultTtlInSeconds=60)
    call("GetAuthorizer", **here, AuthorizerId=jwt["AuthorizerId"])
    call("UpdateAuthorizer", **here, AuthorizerId=jwt["AuthorizerId"], JwtConfiguration={"Issuer": ISSUER, "Audience": ["a", "b"]})
    call("GetAuthorizers", **here)

    route = call(
        "CreateRoute", **here, RouteKey="GET /orders/{id}", Target=f"integrations/{proxy['IntegrationId']}",
        AuthorizationType="JWT", AuthorizerId=jwt["AuthorizerId"], AuthorizationScopes=["orders/read"], OperationName="getOrder",
        RequestParameters={"route.request.header.page": {"Required": True}})
    call("CreateRoute", **here, RouteKey="$default", AuthorizationType="CUSTOM", AuthorizerId=custom["AuthorizerId"])
    call("GetRoute", **here, RouteId=route["RouteId"])
    call("UpdateRoute", **here, RouteId=route["RouteId"], AuthorizationScopes=["orders/read", "orders/write"])
    call("DeleteRouteRequestParameter", **here, RouteId=route["RouteId"], RequestParameterKey="route.request.header.page")
    call("GetRoutes", **here)

    call(
        "CreateStage", **here, StageName="prod", Description="Production", StageVariables={"to": "blue"}, Tags={"team": "orders"},
        DefaultRouteSettings={"ThrottlingRateLimit": 0.5, "ThrottlingBurstLimit": 5, "DetailedMetricsEnabled": True},
        RouteSettings={"GET /orders/{id}": {"ThrottlingRateLimit": 2.0}},
        AccessLogSettings={"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:orders", "Format": "$context.requestId"})
    call("CreateStage", **here, StageName="$default", AutoDeploy=True)
    deployment = call("CreateDeployment", **here, StageName="prod", Description="first")
    call("GetDeployment", **here, DeploymentId=deployment["DeploymentId"])
    call("UpdateDeployment", **here, DeploymentId=deployment["DeploymentId"], Description="second")
    call("GetDeployments", **here)
    call("UpdateStage", **here, StageName="prod", DeploymentId=deployment["DeploymentId"])
    call("GetStage", **here, StageName="prod")
    call("GetStages", **here)
    call("ResetAuthorizersCache", **here, StageName="prod")
    call("DeleteRouteSettings", **here, StageName="prod", RouteKey="GET /orders/{id}")
    call("DeleteAccessLogSettings", **here, StageName="prod")

    for resource in ("", "/stages/prod"):
        arn = f"arn:aws:apigateway:us-east-1::/apis/{api['ApiId']}{resource}"
        call("TagResource", ResourceArn=arn, Tags={"a": "b"})
        call("GetTags", ResourceArn=arn)
        call("UntagResource", ResourceArn=arn, TagKeys=["a"])

    for members in ({}, {"StageName": "prod"}, {"IncludeExtensions": False}):
        call("ExportApi", **here, Specification="OAS30", OutputType="JSON", **members)
    imported = call("ImportApi", Body=json.dumps(DOCUMENT), FailOnWarnings=True)
    call("ReimportApi", ApiId=imported["ApiId"], Body=json.dumps(DOCUMENT), Basepath="ignore")

    call("DeleteCorsConfiguration", **here)
    for each in call("GetRoutes", **here)["Items"]:
        call("DeleteRoute", **here, RouteId=each["RouteId"])
    call("DeleteIntegration", **here, IntegrationId=function["IntegrationId"])
    call("DeleteAuthorizer", **here, AuthorizerId=custom["AuthorizerId"])
    call("DeleteStage", **here, StageName="prod")
    call("DeleteDeployment", **here, DeploymentId=deployment["DeploymentId"])
    call("DeleteApi", **here)
    call("DeleteApi", ApiId=quick["ApiId"])
