"""Every operation of REST APIs, called once with much and once with little."""

import json

POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI"
FUNCTION = (
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:orders"
    "/invocations")
DOCUMENT = {
    "openapi": "3.0.1", "info": {"title": "imported", "version": "1"},
    "paths": {"/orders": {"get": {
        "security": [{"cognito": ["orders/read"]}],
        "responses": {"200": {"description": "200 response", "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}}},
        "x-amazon-apigateway-integration": {
            "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {"default": {"statusCode": "200"}}}}}},
    "components": {
        "schemas": {"Order": {"type": "object", "properties": {"id": {"type": "string"}}}},
        "securitySchemes": {"cognito": {
            "type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [POOL]}},
            "login": {"type": "oauth2", "flows": {}}}},
}


def replacing(path: str, value: str) -> list[dict]:
    return [{"op": "replace", "path": path, "value": value}]


def tell_rest_apis(story) -> None:
    def call(operation, **members):
        return story.call("apigateway", operation, **members)

    api = call(
        "CreateRestApi", name="orders", description="Orders", version="1", binaryMediaTypes=["image/png"],
        minimumCompressionSize=10, apiKeySource="HEADER", tags={"team": "orders"}, disableExecuteApiEndpoint=False,
        endpointConfiguration={"types": ["REGIONAL"], "ipAddressType": "dualstack"}, policy=json.dumps({"Version": "2012-10-17"}))
    bare = call("CreateRestApi", name="bare")
    here = {"restApiId": api["id"]}
    call("GetRestApi", **here)
    page = call("GetRestApis", limit=1)
    call("GetRestApis", position=page["position"])
    call("UpdateRestApi", **here, patchOperations=replacing("/name", "orders 2"))

    model = call("CreateModel", **here, name="Order", contentType="application/json", description="One", schema='{"type": "object"}')
    call("GetModel", **here, modelName=model["name"])
    call("GetModels", **here)
    call("UpdateModel", **here, modelName="Order", patchOperations=replacing("/description", "Two"))
    validator = call("CreateRequestValidator", **here, name="both", validateRequestBody=True, validateRequestParameters=True)
    checks = {**here, "requestValidatorId": validator["id"]}
    call("GetRequestValidator", **checks)
    call("GetRequestValidators", **here)
    call("UpdateRequestValidator", **checks, patchOperations=replacing("/name", "all"))

    cognito = call(
        "CreateAuthorizer", **here, name="cognito", type="COGNITO_USER_POOLS", providerARNs=[POOL],
        identitySource="method.request.header.Authorization", authorizerResultTtlInSeconds=60)
    token = call(
        "CreateAuthorizer", **here, name="token", type="TOKEN", authorizerUri=FUNCTION, identityValidationExpression="Bearer .+",
        identitySource="method.request.header.Authorization", authorizerCredentials="arn:aws:iam::123456789012:role/a")
    call("GetAuthorizer", **here, authorizerId=cognito["id"])
    call("GetAuthorizers", **here)
    call("UpdateAuthorizer", **here, authorizerId=cognito["id"], patchOperations=[
        {"op": "add", "path": "/providerARNs", "value": POOL + "2"}])
    call("DeleteAuthorizer", **here, authorizerId=token["id"])

    place = {**here, "resourceId": call("CreateResource", **here, parentId=api["rootResourceId"], pathPart="orders")["id"]}
    other = call("CreateResource", **here, parentId=api["rootResourceId"], pathPart="{proxy+}")
    call("UpdateResource", **here, resourceId=other["id"], patchOperations=replacing("/pathPart", "other"))
    call("DeleteResource", **here, resourceId=other["id"])
    get = {**place, "httpMethod": "GET"}
    call("PutMethod", **get, authorizationType="COGNITO_USER_POOLS", authorizerId=cognito["id"], operationName="List",
         authorizationScopes=["orders/read"], requestParameters={"method.request.header.X-Page": False},
         requestModels={"application/json": "Order"}, requestValidatorId=validator["id"], apiKeyRequired=True)
    call("GetMethod", **get)
    call("UpdateMethod", **get, patchOperations=[
        {"op": "add", "path": "/authorizationScopes", "value": "orders/write"},
        {"op": "remove", "path": "/authorizationScopes", "value": "orders/read"}])
    call("PutIntegration", **get, type="AWS_PROXY", integrationHttpMethod="POST", uri=FUNCTION, timeoutInMillis=1000,
         requestParameters={"integration.request.header.page": "method.request.header.X-Page"}, cacheKeyParameters=["a"],
         requestTemplates={"application/json": "{}"}, tlsConfig={"insecureSkipVerification": True}, contentHandling="CONVERT_TO_TEXT")
    call("GetIntegration", **get)
    call("UpdateIntegration", **get, patchOperations=replacing("/timeoutInMillis", "2000"))
    answer = {**get, "statusCode": "200"}
    call("PutMethodResponse", **answer, responseParameters={"method.response.header.X-A": True}, responseModels={"application/json": "Order"})
    call("GetMethodResponse", **answer)
    call("UpdateMethodResponse", **answer, patchOperations=[{"op": "add", "path": "/responseModels/text~1plain", "value": "Empty"}])
    call("PutIntegrationResponse", **answer, selectionPattern="2..", responseParameters={"method.response.header.X-A": "'a'"},
         responseTemplates={"application/json": "{}"}, contentHandling="CONVERT_TO_TEXT")
    call("GetIntegrationResponse", **answer)
    call("UpdateIntegrationResponse", **answer, patchOperations=replacing("/selectionPattern", "2.."))
    call("GetResource", **place, embed=["methods"])
    call("GetResources", **here, embed=["methods"])

    for kind in ("DEFAULT_4XX", "UNAUTHORIZED"):
        call("PutGatewayResponse", **here, responseType=kind, responseParameters={
            "gatewayresponse.header.Access-Control-Allow-Origin": "'*'"})
    call("UpdateGatewayResponse", **here, responseType="DEFAULT_4XX", patchOperations=replacing("/statusCode", "418"))
    call("GetGatewayResponse", **here, responseType="ACCESS_DENIED")
    call("GetGatewayResponses", **here)
    call("DeleteGatewayResponse", **here, responseType="UNAUTHORIZED")

    first = call("CreateDeployment", **here, stageName="live", description="First", stageDescription="Live", variables={"a": "b"})
    second = call("CreateDeployment", **here)
    call("GetDeployment", **here, deploymentId=first["id"], embed=["apisummary"])
    call("GetDeployments", **here)
    call("UpdateDeployment", **here, deploymentId=first["id"], patchOperations=replacing("/description", "1"))
    call("CreateStage", **here, stageName="test", deploymentId=second["id"], tags={"a": "b"}, variables={"a": "b"},
         canarySettings={"percentTraffic": 10.5, "deploymentId": first["id"]}, tracingEnabled=True, description="Test")
    call("UpdateStage", **here, stageName="test", patchOperations=[
        *replacing("/*/*/throttling/rateLimit", "12.5"), *replacing("/*/*/logging/loglevel", "INFO"),
        *replacing("/canarySettings/percentTraffic", "20"), *replacing("/accessLogSettings/destinationArn", "arn:a")])
    call("GetStage", **here, stageName="test")
    call("GetStages", **here, deploymentId=second["id"])
    for kind in ("oas30", "swagger"):
        call("GetExport", **here, stageName="live", exportType=kind, parameters={"extensions": "apigateway"})
    call("GetExport", **here, stageName="live", exportType="oas30", accepts="application/yaml")

    arn = f"arn:aws:apigateway:us-east-1::/restapis/{api['id']}"
    call("TagResource", resourceArn=arn, tags={"stage": "test"})
    call("UntagResource", resourceArn=arn, tagKeys=["team"])
    call("GetTags", resourceArn=arn + "/stages/test")
    call("UpdateAccount", patchOperations=replacing("/cloudwatchRoleArn", "arn:aws:iam::123456789012:role/logs"))
    call("GetAccount")

    key = call("CreateApiKey", name="partner", description="One", enabled=True, tags={"a": "b"})
    call("CreateApiKey", value="x" * 20)
    call("GetApiKey", apiKey=key["id"], includeValue=True)
    page = call("GetApiKeys", limit=1)
    call("GetApiKeys", position=page["position"], includeValues=True)
    call("UpdateApiKey", apiKey=key["id"], patchOperations=replacing("/enabled", "false"))
    plan = {"usagePlanId": call(
        "CreateUsagePlan", name="gold", description="Gold", apiStages=[{"apiId": api["id"], "stage": "live"}],
        throttle={"burstLimit": 1, "rateLimit": 2.5}, quota={"limit": 10, "period": "DAY"}, tags={"a": "b"})["id"]}
    call("GetUsagePlan", **plan)
    call("UpdateUsagePlan", **plan, patchOperations=replacing("/throttle/rateLimit", "5"))
    call("CreateUsagePlanKey", **plan, keyId=key["id"], keyType="API_KEY")
    call("GetUsagePlanKey", **plan, keyId=key["id"])
    call("GetUsagePlanKeys", **plan)
    call("GetUsagePlans", keyId=key["id"])
    call("DeleteUsagePlanKey", **plan, keyId=key["id"])
    call("DeleteUsagePlan", **plan)
    call("DeleteApiKey", apiKey=key["id"])

    imported = call("ImportRestApi", body=json.dumps(DOCUMENT), parameters={"endpointConfigurationTypes": "REGIONAL"})
    call("PutRestApi", restApiId=imported["id"], mode="overwrite", body=json.dumps(DOCUMENT))

    call("DeleteStage", **here, stageName="test")
    call("DeleteDeployment", **here, deploymentId=second["id"])
    call("DeleteIntegrationResponse", **answer)
    call("DeleteMethodResponse", **answer)
    call("DeleteIntegration", **get)
    call("DeleteMethod", **get)
    call("DeleteModel", **here, modelName="Order")
    call("DeleteRequestValidator", **checks)
    call("DeleteRestApi", restApiId=bare["id"])
