"""Every answer of the embedded endpoint against AWS's own model of it, byte for byte as it was sent."""

import base64
import json
import re

import botocore.session
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from judges.endpoint import connect, signed
from judges.http_api_story import tell_http_apis
from judges.people_story import tell_people
from judges.rest_api_story import tell_rest_apis
from judges.shapes import complaints, error_complaints

SERVICES = ("apigateway", "apigatewayv2", "cognito-idp", "ssm", "secretsmanager", "sts")
MODELS = {name: botocore.session.Session().get_service_model(name) for name in SERVICES}

# What users of such an endpoint need at the least. The endpoint may serve more; all it serves is judged.
NEEDED = {
    "cognito-idp": """
        CreateUserPool DescribeUserPool UpdateUserPool DeleteUserPool ListUserPools AddCustomAttributes
        GetUserPoolMfaConfig SetUserPoolMfaConfig TagResource UntagResource ListTagsForResource
        CreateUserPoolDomain DescribeUserPoolDomain UpdateUserPoolDomain DeleteUserPoolDomain
        CreateResourceServer DescribeResourceServer UpdateResourceServer DeleteResourceServer ListResourceServers
        CreateUserPoolClient DescribeUserPoolClient UpdateUserPoolClient DeleteUserPoolClient ListUserPoolClients
        AddUserPoolClientSecret ListUserPoolClientSecrets DeleteUserPoolClientSecret
        CreateGroup GetGroup UpdateGroup DeleteGroup ListGroups
        CreateIdentityProvider DescribeIdentityProvider UpdateIdentityProvider DeleteIdentityProvider
        ListIdentityProviders GetIdentityProviderByIdentifier
        AdminCreateUser AdminGetUser ListUsers AdminUpdateUserAttributes AdminDeleteUserAttributes AdminSetUserPassword
        AdminResetUserPassword AdminConfirmSignUp AdminEnableUser AdminDisableUser AdminDeleteUser AdminSetUserMFAPreference
        AdminAddUserToGroup AdminRemoveUserFromGroup AdminListGroupsForUser ListUsersInGroup
        SignUp ConfirmSignUp ResendConfirmationCode ForgotPassword ConfirmForgotPassword ChangePassword GetUser DeleteUser
        UpdateUserAttributes DeleteUserAttributes GetUserAttributeVerificationCode VerifyUserAttribute SetUserMFAPreference""",
    "ssm": """
        PutParameter GetParameter GetParameters GetParametersByPath GetParameterHistory DescribeParameters
        DeleteParameter DeleteParameters LabelParameterVersion UnlabelParameterVersion
        AddTagsToResource RemoveTagsFromResource ListTagsForResource""",
    "secretsmanager": """
        CreateSecret DescribeSecret GetSecretValue PutSecretValue UpdateSecret UpdateSecretVersionStage ListSecrets
        ListSecretVersionIds DeleteSecret RestoreSecret BatchGetSecretValue TagResource UntagResource""",
    "sts": "GetCallerIdentity AssumeRole",
    "apigateway": """
        CreateRestApi GetRestApi GetRestApis UpdateRestApi DeleteRestApi ImportRestApi PutRestApi GetExport
        CreateResource GetResource GetResources UpdateResource DeleteResource
        PutMethod GetMethod UpdateMethod DeleteMethod
        PutMethodResponse GetMethodResponse UpdateMethodResponse DeleteMethodResponse
        PutIntegration GetIntegration UpdateIntegration DeleteIntegration
        PutIntegrationResponse GetIntegrationResponse UpdateIntegrationResponse DeleteIntegrationResponse
        CreateAuthorizer GetAuthorizer GetAuthorizers UpdateAuthorizer DeleteAuthorizer
        CreateDeployment GetDeployment GetDeployments UpdateDeployment DeleteDeployment
        CreateStage GetStage GetStages UpdateStage DeleteStage
        PutGatewayResponse GetGatewayResponse GetGatewayResponses UpdateGatewayResponse DeleteGatewayResponse
        CreateModel GetModel GetModels UpdateModel DeleteModel
        CreateRequestValidator GetRequestValidator GetRequestValidators UpdateRequestValidator DeleteRequestValidator
        TagResource UntagResource GetTags GetAccount UpdateAccount
        CreateApiKey GetApiKey GetApiKeys UpdateApiKey DeleteApiKey
        CreateUsagePlan GetUsagePlan GetUsagePlans UpdateUsagePlan DeleteUsagePlan
        CreateUsagePlanKey GetUsagePlanKey GetUsagePlanKeys DeleteUsagePlanKey""",
    "apigatewayv2": """
        CreateApi GetApi GetApis UpdateApi DeleteApi DeleteCorsConfiguration ImportApi ReimportApi ExportApi
        CreateRoute GetRoute GetRoutes UpdateRoute DeleteRoute
        CreateIntegration GetIntegration GetIntegrations UpdateIntegration DeleteIntegration
        CreateAuthorizer GetAuthorizer GetAuthorizers UpdateAuthorizer DeleteAuthorizer
        CreateStage GetStage GetStages UpdateStage DeleteStage DeleteRouteSettings
        CreateDeployment GetDeployment GetDeployments UpdateDeployment DeleteDeployment
        TagResource UntagResource GetTags""",
}


@pytest.fixture
def served(endpoint) -> dict[str, list[str]]:
    return endpoint.status["operations"]


# There is no function that could rotate a secret.
REFUSED_ALWAYS = {("secretsmanager", "RotateSecret"), ("secretsmanager", "CancelRotateSecret")}


class Story:
    """Makes calls of the served operations, judges each raw answer, and remembers what was called."""

    def __init__(self, endpoint, served: dict[str, list[str]]):
        self.served = served
        self.found: list[str] = []
        self.succeeded: set[tuple[str, str]] = set()
        self.clients = {name: connect(endpoint.url, name, checked=False) for name in SERVICES}
        for client in self.clients.values():
            client.meta.events.register("before-parse.*.*", self._judge)

    def _judge(self, operation_model, response_dict, **_) -> None:
        status, body, headers = response_dict["status_code"], response_dict["body"], response_dict["headers"]
        if status < 300:
            self.found += complaints(operation_model, body)
            self.succeeded.add((operation_model.service_model.service_name, operation_model.name))
            if not re.fullmatch(r"[0-9a-f-]{36}", headers.get("x-amzn-RequestId", "")):
                self.found.append(f"{operation_model.name}: x-amzn-RequestId is {headers.get('x-amzn-RequestId')!r}")
        else:
            self.found += error_complaints(operation_model, status, headers, body)

    def call(self, service: str, operation: str, **members) -> dict:
        """Calls what is served; what is not gives an empty answer."""
        if operation not in self.served[service]:
            return {}
        return getattr(self.clients[service], xform_name(operation))(**members)

    def check(self) -> None:
        assert not self.found, "\n".join(dict.fromkeys(self.found))


def test_what_users_need_is_served(served):
    assert set(served) >= set(NEEDED)
    for service, names in NEEDED.items():
        lacking = set(names.split()) - set(served[service])
        assert not lacking, f"{service} lacks {sorted(lacking)}"


def test_every_operation_served_answers_as_modelled(endpoint, served):
    story = Story(endpoint, served)
    tell_cognito(story)
    tell_people(story, endpoint)
    tell_ssm(story)
    tell_secrets(story)
    tell_sts(story)
    tell_http_apis(story)
    tell_rest_apis(story)
    untold = {(service, name) for service in served for name in served[service]} - story.succeeded - REFUSED_ALWAYS
    assert not untold, f"served, and never called with success here: {sorted(untold)}"
    story.check()


def tell_cognito(story: Story) -> None:
    def call(operation, **members):
        return story.call("cognito-idp", operation, **members)

    message = "Your code is {####}"
    everything = {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True,
                "RequireSymbols": False, "PasswordHistorySize": 3, "TemporaryPasswordValidityDays": 2},
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}},
        "DeletionProtection": "INACTIVE", "AutoVerifiedAttributes": ["email"],
        "VerificationMessageTemplate": {
            "SmsMessage": message, "EmailMessage": message, "EmailSubject": "Code",
            "EmailMessageByLink": "Follow {##this##}", "EmailSubjectByLink": "Link", "DefaultEmailOption": "CONFIRM_WITH_LINK"},
        "SmsAuthenticationMessage": message, "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False},
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT", "ReplyToEmailAddress": "ops@example.com"},
        "SmsConfiguration": {
            "SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "external", "SnsRegion": "us-east-1"},
        "UserPoolTags": {"team": "billing"}, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
        "LambdaConfig": {
            "PreSignUp": "arn:aws:lambda:us-east-1:123456789012:function:pre",
            "PreTokenGenerationConfig": {
                "LambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:token", "LambdaVersion": "V2_0"}},
        "UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
    }
    pool = call(
        "CreateUserPool", PoolName="whole", UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False},
        Schema=[
            {"Name": "plan", "AttributeDataType": "String", "Mutable": True,
             "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"}},
            {"Name": "seats", "AttributeDataType": "Number", "Mutable": True, "NumberAttributeConstraints": {"MinValue": "1"}},
            {"Name": "email", "AttributeDataType": "String", "Mutable": True, "Required": True}],
        **everything)["UserPool"]
    bare = call("CreateUserPool", PoolName="bare")["UserPool"]
    here = {"UserPoolId": pool["Id"]}
    call("DescribeUserPool", **here)
    call("DescribeUserPool", UserPoolId=bare["Id"])
    page = call("ListUserPools", MaxResults=1)
    call("ListUserPools", MaxResults=60, NextToken=page["NextToken"])
    call("UpdateUserPool", **here, PoolName="renamed", **everything)
    call("AddCustomAttributes", **here, CustomAttributes=[
        {"Name": "since", "AttributeDataType": "DateTime"}, {"Name": "vip", "AttributeDataType": "Boolean", "Mutable": True},
        {"Name": "inside", "AttributeDataType": "String", "DeveloperOnlyAttribute": True, "Mutable": True}])
    call("SetUserPoolMfaConfig", **here, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True})
    call("GetUserPoolMfaConfig", **here)
    call("GetUserPoolMfaConfig", UserPoolId=bare["Id"])
    call("TagResource", ResourceArn=pool["Arn"], Tags={"stage": "test"})
    call("UntagResource", ResourceArn=pool["Arn"], TagKeys=["team"])
    call("ListTagsForResource", ResourceArn=pool["Arn"])
    call("ListTagsForResource", ResourceArn=bare["Arn"])
    call("DescribeUserPool", **here)

    call("DescribeUserPoolDomain", Domain="nobody-has-this")
    call("CreateUserPoolDomain", **here, Domain="judged-prefix")
    call("DescribeUserPoolDomain", Domain="judged-prefix")
    call("UpdateUserPoolDomain", **here, Domain="judged-prefix", ManagedLoginVersion=2)
    certificate = {"CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/5f5d3ea0-2f3a-4b8a-9a53-3dbf8ed4f9a1"}
    call("CreateUserPoolDomain", **here, Domain="auth.example.com", CustomDomainConfig=certificate)
    call("DescribeUserPoolDomain", Domain="auth.example.com")
    call("UpdateUserPoolDomain", **here, Domain="auth.example.com", CustomDomainConfig=certificate)
    call("DescribeUserPool", **here)

    scopes = [{"ScopeName": "read", "ScopeDescription": "Reading"}, {"ScopeName": "write", "ScopeDescription": "Writing"}]
    call("CreateResourceServer", **here, Identifier="https://api.example.com", Name="API", Scopes=scopes)
    call("CreateResourceServer", **here, Identifier="bare", Name="bare")
    call("DescribeResourceServer", **here, Identifier="https://api.example.com")
    call("DescribeResourceServer", **here, Identifier="bare")
    call("UpdateResourceServer", **here, Identifier="https://api.example.com", Name="API 2", Scopes=scopes[:1])
    page = call("ListResourceServers", **here, MaxResults=1)
    call("ListResourceServers", **here, MaxResults=50, NextToken=page["NextToken"])

    google = {"client_id": "google", "client_secret": "confidential", "authorize_scopes": "openid email"}
    call("CreateIdentityProvider", **here, ProviderName="Google", ProviderType="Google", ProviderDetails=google,
         AttributeMapping={"email": "email"}, IdpIdentifiers=["example.com"])
    oidc = {
        "client_id": "oidc", "client_secret": "confidential", "attributes_request_method": "GET",
        "oidc_issuer": "https://accounts.example.com", "authorize_scopes": "openid",
        "authorize_url": "https://accounts.example.com/authorize", "token_url": "https://accounts.example.com/token",
        "attributes_url": "https://accounts.example.com/userinfo", "jwks_uri": "https://accounts.example.com/keys"}
    call("CreateIdentityProvider", **here, ProviderName="Staff", ProviderType="OIDC", ProviderDetails=oidc)
    call("DescribeIdentityProvider", **here, ProviderName="Google")
    call("DescribeIdentityProvider", **here, ProviderName="Staff")
    call("GetIdentityProviderByIdentifier", **here, IdpIdentifier="example.com")
    call("UpdateIdentityProvider", **here, ProviderName="Google", ProviderDetails=google, AttributeMapping={"name": "name"})
    page = call("ListIdentityProviders", **here, MaxResults=1)
    call("ListIdentityProviders", **here, MaxResults=60, NextToken=page["NextToken"])

    machine = call(
        "CreateUserPoolClient", **here, ClientName="machine", GenerateSecret=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["https://api.example.com/read"],
        ExplicitAuthFlows=["ALLOW_REFRESH_TOKEN_AUTH"], EnablePropagateAdditionalUserContextData=True)["UserPoolClient"]
    web = call(
        "CreateUserPoolClient", **here, ClientName="web", AllowedOAuthFlows=["code", "implicit"],
        AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthScopes=["openid", "email"], RefreshTokenValidity=5,
        AccessTokenValidity=30, IdTokenValidity=30,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
        ReadAttributes=["email", "custom:plan"], WriteAttributes=["email"],
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"], SupportedIdentityProviders=["COGNITO", "Google", "Staff"],
        CallbackURLs=["https://app.example.com/back", "http://localhost:3000"], LogoutURLs=["https://app.example.com/out"],
        DefaultRedirectURI="https://app.example.com/back", PreventUserExistenceErrors="ENABLED", EnableTokenRevocation=True,
        AuthSessionValidity=5, RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 10})["UserPoolClient"]
    call("CreateUserPoolClient", **here, ClientName="bare")
    for client in (machine, web):
        call("DescribeUserPoolClient", **here, ClientId=client["ClientId"])
    call("UpdateUserPoolClient", **here, ClientId=machine["ClientId"], ClientName="machine", AccessTokenValidity=2)
    page = call("ListUserPoolClients", **here, MaxResults=1)
    call("ListUserPoolClients", **here, MaxResults=60, NextToken=page["NextToken"])
    made = call("AddUserPoolClientSecret", **here, ClientId=machine["ClientId"]).get("ClientSecretDescriptor", {})
    call("ListUserPoolClientSecrets", **here, ClientId=machine["ClientId"])
    call("ListUserPoolClientSecrets", **here, ClientId=web["ClientId"])
    call("DeleteUserPoolClientSecret", **here, ClientId=machine["ClientId"], ClientSecretId=made.get("ClientSecretId"))
    call("AddUserPoolClientSecret", **here, ClientId=machine["ClientId"], ClientSecret="aSecretOfMyOwnChoice0123456789")

    call("CreateGroup", **here, GroupName="admins", Description="All of it", Precedence=0,
         RoleArn="arn:aws:iam::123456789012:role/admins")
    call("CreateGroup", **here, GroupName="bare")
    call("GetGroup", **here, GroupName="admins")
    call("GetGroup", **here, GroupName="bare")
    call("UpdateGroup", **here, GroupName="admins", Description="Most of it", Precedence=3)
    page = call("ListGroups", **here, Limit=1)
    call("ListGroups", **here, Limit=60, NextToken=page["NextToken"])

    tell_branding(call, here, web["ClientId"])
    call("DeleteGroup", **here, GroupName="bare")
    call("DeleteUserPoolClient", **here, ClientId=web["ClientId"])
    call("DeleteIdentityProvider", **here, ProviderName="Google")
    call("DeleteResourceServer", **here, Identifier="bare")
    call("DeleteUserPoolDomain", **here, Domain="auth.example.com")
    call("DeleteUserPoolDomain", **here, Domain="judged-prefix")
    call("DeleteUserPool", **here)


def tell_branding(call, here: dict, client: str) -> None:
    """What shows on login pages, and what is watched: stored objects that hang on a pool."""
    call("SetUICustomization", **here, CSS=".logo-customizable { max-width: 60% }")
    call("GetUICustomization", **here)
    asset = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": b"\x89PNG"}
    made = call("CreateManagedLoginBranding", **here, ClientId=client, Settings={"components": {}}, Assets=[asset])
    style = {**here, "ManagedLoginBrandingId": made.get("ManagedLoginBranding", {}).get("ManagedLoginBrandingId")}
    call("DescribeManagedLoginBranding", **style)
    call("DescribeManagedLoginBrandingByClient", **here, ClientId=client, ReturnMergedResources=True)
    call("UpdateManagedLoginBranding", **style, UseCognitoProvidedValues=True)
    call("DeleteManagedLoginBranding", **style)
    terms = {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE", "Links": {"cognito:default": "https://example.com"}}
    made = call("CreateTerms", **here, ClientId=client, **terms)
    document = {**here, "TermsId": made.get("Terms", {}).get("TermsId")}
    call("DescribeTerms", **document)
    call("UpdateTerms", **document, **{**terms, "Links": {"cognito:default": "https://example.org"}})
    call("ListTerms", **here, MaxResults=1)
    call("DeleteTerms", **document)
    call("SetRiskConfiguration", **here, CompromisedCredentialsRiskConfiguration={"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}},
         RiskExceptionConfiguration={"BlockedIPRangeList": ["192.0.2.0/24"]})
    call("DescribeRiskConfiguration", **here)
    call("SetLogDeliveryConfiguration", **here, LogConfigurations=[{
        "LogLevel": "ERROR", "EventSource": "userNotification",
        "CloudWatchLogsConfiguration": {"LogGroupArn": "arn:aws:logs:us-east-1:123456789012:log-group:/cognito"}}])
    call("GetLogDeliveryConfiguration", **here)


def tell_ssm(story: Story) -> None:
    def call(operation, **members):
        return story.call("ssm", operation, **members)

    call("PutParameter", Name="/judged/text", Value="one", Type="String", Description="A text", AllowedPattern="[a-z]+",
         Tags=[{"Key": "team", "Value": "billing"}])
    call("PutParameter", Name="/judged/text", Value="two", Overwrite=True)
    call("PutParameter", Name="/judged/list", Value="a,b", Type="StringList", Tier="Standard", DataType="text")
    call("PutParameter", Name="/judged/deep/secret", Value="hidden", Type="SecureString")
    call("PutParameter", Name="plain", Value="x" * 5000, Type="String", Tier="Advanced")
    call("LabelParameterVersion", Name="/judged/text", ParameterVersion=1, Labels=["blue", "green", "aws-is-refused"])
    call("GetParameter", Name="/judged/text:blue")
    call("GetParameter", Name="/judged/deep/secret")
    call("GetParameter", Name="/judged/deep/secret", WithDecryption=True)
    call("GetParameters", Names=["/judged/text:1", "/judged/list", "/no/such"])
    call("GetParameters", Names=["/no/such"])
    page = call("GetParametersByPath", Path="/judged", Recursive=True, MaxResults=1)
    call("GetParametersByPath", Path="/judged", Recursive=True, MaxResults=10, NextToken=page["NextToken"], WithDecryption=True)
    page = call("GetParameterHistory", Name="/judged/text", MaxResults=1)
    call("GetParameterHistory", Name="/judged/text", MaxResults=50, NextToken=page["NextToken"])
    call("GetParameterHistory", Name="/judged/deep/secret", WithDecryption=True)
    page = call("DescribeParameters", MaxResults=1)
    call("DescribeParameters", MaxResults=50, NextToken=page["NextToken"])
    call("UnlabelParameterVersion", Name="/judged/text", ParameterVersion=1, Labels=["green", "unknown"])
    parameter = {"ResourceType": "Parameter", "ResourceId": "/judged/text"}
    call("AddTagsToResource", **parameter, Tags=[{"Key": "stage", "Value": "test"}])
    call("ListTagsForResource", **parameter)
    call("RemoveTagsFromResource", **parameter, TagKeys=["team"])
    call("DeleteParameter", Name="/judged/text")
    call("DeleteParameters", Names=["/judged/list", "/no/such"])


def tell_secrets(story: Story) -> None:
    def call(operation, **members):
        return story.call("secretsmanager", operation, **members)

    made = call("CreateSecret", Name="judged/one", Description="One", SecretString="first", Tags=[{"Key": "team", "Value": "billing"}])
    call("CreateSecret", Name="judged/binary", SecretBinary=b"\x00\xff")
    call("CreateSecret", Name="judged/empty")
    named = {"SecretId": "judged/one"}
    put = call("PutSecretValue", **named, SecretString="second", VersionStages=["AWSPENDING"])
    call("DescribeSecret", **named)
    call("DescribeSecret", SecretId="judged/empty")
    call("GetSecretValue", **named)
    call("GetSecretValue", **named, VersionStage="AWSPENDING")
    call("GetSecretValue", SecretId="judged/binary")
    call("UpdateSecretVersionStage", **named, VersionStage="AWSCURRENT", MoveToVersionId=put["VersionId"],
         RemoveFromVersionId=made["VersionId"])
    call("UpdateSecret", **named, Description="Still one", SecretString="third")
    call("ListSecretVersionIds", **named, IncludeDeprecated=True)
    page = call("ListSecrets", MaxResults=1)
    call("ListSecrets", MaxResults=100, NextToken=page["NextToken"])
    call("BatchGetSecretValue", SecretIdList=["judged/one", "judged/binary", "judged/absent"])
    call("TagResource", **named, Tags=[{"Key": "stage", "Value": "test"}])
    call("UntagResource", **named, TagKeys=["team"])
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "secretsmanager:*", "Resource": "*"}]}
    call("PutResourcePolicy", **named, ResourcePolicy=json.dumps(policy))
    call("GetResourcePolicy", **named)
    call("GetResourcePolicy", SecretId="judged/binary")
    call("ValidateResourcePolicy", **named, ResourcePolicy=json.dumps(policy))
    call("DeleteResourcePolicy", **named)
    call("GetRandomPassword", PasswordLength=40)
    call("DeleteSecret", **named, RecoveryWindowInDays=7)
    call("DescribeSecret", **named)
    call("ListSecrets", IncludePlannedDeletion=True)
    call("RestoreSecret", **named)
    call("DeleteSecret", **named, ForceDeleteWithoutRecovery=True)


# Any well-formed one: nobody is asked whether its signature is good.
WEB_TOKEN = ".".join(
    base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
    for part in ({"alg": "RS256"}, {"iss": "https://issuer.example.com", "sub": "somebody", "aud": "sts.amazonaws.com"}, "signature"))


def tell_sts(story: Story) -> None:
    story.call("sts", "GetCallerIdentity")
    session = story.call("sts", "AssumeRole", RoleArn="arn:aws:iam::123456789012:role/judge", RoleSessionName="judging", DurationSeconds=900)
    story.call("sts", "AssumeRoleWithWebIdentity", RoleArn="arn:aws:iam::123456789012:role/judge", RoleSessionName="judging",
               WebIdentityToken=WEB_TOKEN)
    story.call("sts", "GetSessionToken")
    story.call("sts", "GetAccessKeyInfo", AccessKeyId=session["Credentials"]["AccessKeyId"])


# Refusals

# Well-formed names of nothing: what an operation requires, by the member's name.
NOWHERE = {
    "UserPoolId": "us-east-1_AbCdEfGhI", "ClientId": "0123456789abcdefghijklmnop", "ClientSecretId": "0123456789abcdef--1700000000",
    "ResourceArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI", "TagKeys": ["a"], "Tags": {"a": "b"},
    "Domain": "nobody-has-this", "Identifier": "nothing", "Name": "nothing", "ClientName": "nothing", "GroupName": "nothing",
    "Username": "nobody", "UserAttributes": [{"Name": "name", "Value": "a"}], "UserAttributeNames": ["name"], "Password": "Nothing-1",
    "ConfirmationCode": "123456", "Code": "123456", "ProposedPassword": "Nothing-1", "AccessToken": "a.b.c", "AttributeName": "email",
    "ProviderName": "Nothing", "ProviderType": "OIDC", "ProviderDetails": {}, "IdpIdentifier": "nothing", "MaxResults": 1,
    "PoolName": "nothing", "CustomAttributes": [{"Name": "a", "AttributeDataType": "String"}],
    "Names": ["/nothing"], "Path": "/nothing", "Labels": ["a"], "ParameterVersion": 1, "ResourceType": "Parameter",
    "ResourceId": "/nothing", "Value": "a", "SecretId": "nothing", "VersionStage": "AWSCURRENT", "ResourcePolicy": "{}",
    "SecretIdList": ["nothing"], "ApiId": "nothing000", "RouteId": "nothing", "IntegrationId": "nothing",
    "AuthorizerId": "nothin", "DeploymentId": "nothin", "StageName": "nothing", "RouteKey": "GET /nothing",
    "RequestParameterKey": "nothing", "Specification": "OAS30", "OutputType": "JSON", "ProtocolType": "WEBSOCKET", "Body": "{}",
    "IntegrationType": "HTTP_PROXY", "AuthorizerType": "JWT", "IdentitySource": ["nothing"],
    "restApiId": "nothing000", "resourceId": "nothin", "parentId": "nothin", "pathPart": "nothing", "httpMethod": "GET",
    "statusCode": "200", "authorizerId": "nothin", "deploymentId": "nothin", "stageName": "nothing", "modelName": "nothing",
    "requestValidatorId": "nothin", "responseType": "UNAUTHORIZED", "exportType": "oas30", "contentType": "application/json",
    "type": "MOCK", "authorizationType": "NONE", "body": "{}", "resourceArn": "arn:aws:apigateway:us-east-1::/restapis/nothing000",
    "tags": {"a": "b"}, "tagKeys": ["a"],
    "apiKey": "nothing", "usagePlanId": "nothing", "keyId": "nothing", "keyType": "API_KEY",
}
LISTED_TAGS = [{"Key": "a", "Value": "b"}]


def test_every_refusal_has_the_form_and_a_code_of_that_operation(endpoint, served):
    """All served operations, asked about what does not exist."""
    story = Story(endpoint, served)
    for service in ("apigateway", "apigatewayv2", "cognito-idp", "ssm", "secretsmanager"):
        for operation in served[service]:
            shape = MODELS[service].operation_model(operation).input_shape
            if shape is None:
                continue
            members = {name: NOWHERE[name] for name in shape.required_members if name in NOWHERE}
            if "Tags" in members and shape.members["Tags"].type_name == "list":
                members["Tags"] = LISTED_TAGS
            try:
                story.call(service, operation, **members)
            except ClientError:
                pass
    story.check()


@pytest.mark.parametrize("service", ["cognito-idp", "ssm", "secretsmanager"])
def test_what_is_required_is_missed_and_wrong_types_are_refused(endpoint, served, service):
    """By hand, for botocore would not send such: each operation with nothing, and with a member of the wrong type."""
    validation = {"cognito-idp": "InvalidParameterException"}.get(service, "ValidationException")
    found = []
    for name in served[service]:
        operation = MODELS[service].operation_model(name)
        if operation.auth_type == "none":
            continue
        if operation.input_shape.required_members:
            answer = signed(endpoint.url, service, name, {})
            found += error_complaints(operation, answer.status, answer.headers, answer.body)
            # SSM and Secrets Manager word some of these themselves.
            if answer.status != 400 or answer.code not in (validation, "InvalidParameterException", "InvalidRequestException"):
                found.append(f"{name} without {operation.input_shape.required_members}: {answer}")
        for member, shape in operation.input_shape.members.items():
            if getattr(shape, "is_document_type", False):
                continue  # any JSON
            wrong = "text" if shape.type_name not in ("string", "blob", "timestamp") else {"an": "object"}
            answer = signed(endpoint.url, service, name, {member: wrong})
            if answer.status != 400 or answer.code != "SerializationException":
                found.append(f"{name} with {member} = {json.dumps(wrong)}: {answer}")
            found += error_complaints(operation, answer.status, answer.headers, answer.body)
    assert not found, "\n".join(dict.fromkeys(found))


# The judge is judged

SOUND = {
    "UserPool": {
        "Id": "us-east-1_AbCdEfGhI", "Name": "p", "CreationDate": 1.8e9, "EstimatedNumberOfUsers": 0, "UserPoolTier": "LITE",
        "Policies": {"PasswordPolicy": {"MinimumLength": 8, "RequireSymbols": True}}, "UsernameAttributes": ["email"],
    }
}


def spoilt(change) -> list[str]:
    answer = json.loads(json.dumps(SOUND))
    change(answer["UserPool"])
    return complaints(MODELS["cognito-idp"].operation_model("DescribeUserPool"), json.dumps(answer).encode())


def test_the_judge_sees_each_sort_of_mistake():
    assert spoilt(lambda pool: None) == []
    for change, complaint in [
        (lambda pool: pool.update(Colour="red"), "Colour: unknown"), (lambda pool: pool.update(Name=None), "Name: null"),
        (lambda pool: pool.update(Name=7), "Name: text"), (lambda pool: pool.update(Name="a/b"), "does not match"),
        (lambda pool: pool.update(Name="x" * 129), "1…128"), (lambda pool: pool.update(UserPoolTier="GOLD"), "AWS has ["),
        (lambda pool: pool.update(CreationDate="2026-01-01"), "seconds since 1970"), (lambda pool: pool.update(CreationDate=5), "no moment"),
        (lambda pool: pool.update(EstimatedNumberOfUsers="0"), "whole number"), (lambda pool: pool.update(EstimatedNumberOfUsers=True), "whole number"),
        (lambda pool: pool["Policies"]["PasswordPolicy"].update(RequireSymbols="true"), "true or false"),
        (lambda pool: pool["Policies"]["PasswordPolicy"].update(MinimumLength=5), "6…99"),
        (lambda pool: pool.update(Policies=[]), "an object"), (lambda pool: pool.update(UsernameAttributes={}), "a list"),
        (lambda pool: pool.update(UsernameAttributes=["mail"]), "UsernameAttributes[0]"),
    ]:
        [told] = spoilt(change)
        assert complaint in told, told
    server = MODELS["cognito-idp"].operation_model("DescribeResourceServer")
    assert "missing here" in complaints(server, b"{}")[0] and "not JSON" in complaints(server, b"<html>")[0]
    binary = MODELS["secretsmanager"].operation_model("GetSecretValue")
    assert "base64" in complaints(binary, b'{"SecretBinary": "%%%"}')[0]
    assert "answers nothing" in complaints(MODELS["cognito-idp"].operation_model("DeleteUserPool"), b'{"done": true}')[0]
    caller = MODELS["sts"].operation_model("GetCallerIdentity")
    body = b'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>%s' \
        b"</GetCallerIdentityResult><ResponseMetadata><RequestId>5f5d3ea0-2f3a-4b8a-9a53-3dbf8ed4f9a1</RequestId></ResponseMetadata>" \
        b"</GetCallerIdentityResponse>"
    assert complaints(caller, body % b"<Account>123456789012</Account>") == []
    assert "unknown" in complaints(caller, body % b"<Colour>red</Colour>")[0]
    api = MODELS["apigatewayv2"].operation_model("GetApi")
    assert complaints(api, b'{"name": "a", "createdDate": "2026-01-01T00:00:00Z"}') == []
    for answer, complaint in [
        (b'{"createdDate": 1.8e9}', "ISO 8601"), (b'{"Name": "a"}', "unknown to AWS"), (b'{"protocolType": "REST"}', "AWS has ["),
    ]:
        assert complaint in complaints(api, answer)[0]


def test_the_judge_sees_each_sort_of_mistake_in_a_refusal():
    operation = MODELS["cognito-idp"].operation_model("DescribeUserPool")
    headers = {"Content-Type": "application/x-amz-json-1.1", "x-amzn-RequestId": "5f5d3ea0-2f3a-4b8a-9a53-3dbf8ed4f9a1"}
    sound = b'{"__type": "ResourceNotFoundException", "message": "no"}'
    assert error_complaints(operation, 400, headers, sound) == []
    for status, changed, body in [
        (404, {}, sound), (400, {"x-amzn-RequestId": "7"}, sound), (400, {"Content-Type": "application/json"}, sound),
        (400, {}, sound.replace(b"ResourceNotFound", b"GroupExists")), (400, {}, b"<html></html>"), (400, {}, b'{"message": "no"}'),
        (400, {}, sound.replace(b"}", b', "Colour": "red"}')), (400, {}, b'{"__type": "ResourceNotFoundException", "message": 7}'),
        (400, {}, b'{"__type": "InternalErrorException", "message": "no"}'),
    ]:
        assert len(error_complaints(operation, status, headers | changed, body)) == 1, (status, changed, body)
    routes = MODELS["apigatewayv2"].operation_model("CreateRoute")
    headers = {"Content-Type": "application/json", "x-amzn-RequestId": headers["x-amzn-RequestId"], "x-amzn-ErrorType": "ConflictException"}
    assert error_complaints(routes, 409, headers, b'{"message": "no"}') == []
    for status, changed, body in [
        (400, {}, b'{"message": "no"}'), (409, {"x-amzn-ErrorType": "LimitExceededException"}, b'{"message": "no"}'),
        (409, {}, b'{"message": "no", "Colour": "red"}'), (409, {"Content-Type": "application/x-amz-json-1.1"}, b'{"message": "no"}'),
    ]:
        assert error_complaints(routes, status, headers | changed, body), (status, changed, body)
