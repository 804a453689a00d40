"""Users, groups and people's own accounts: calls of every operation about them, for the judge of shapes."""

import json
import re
import urllib.request

PASSWORD = "Correct-Horse-1"


def tell_people(story, endpoint) -> None:
    def call(operation, **members):
        return story.call("cognito-idp", operation, **members)

    def code(to: str) -> str:
        with urllib.request.urlopen(f"{endpoint.url}/_authplat/outbox", timeout=10) as answer:
            messages = [message for message in json.load(answer)["messages"] if message["to"] == to]
        return re.search(r"\b\d{6}\b", messages[-1]["body"])[0]

    def pairs(**attributes):
        return [{"Name": name, "Value": value} for name, value in attributes.items()]

    pool = call("CreateUserPool", PoolName="people", AutoVerifiedAttributes=["email"])["UserPool"]
    here = {"UserPoolId": pool["Id"]}
    client = call(
        "CreateUserPoolClient", **here, ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]
    app = {"ClientId": client["ClientId"]}
    call("CreateGroup", **here, GroupName="staff", Description="All of them", Precedence=1)

    anna = {**here, "Username": "anna"}
    call("AdminCreateUser", **anna, DesiredDeliveryMediums=["EMAIL", "SMS"], ForceAliasCreation=False, ClientMetadata={"a": "b"},
         ValidationData=pairs(why="judged"), TemporaryPassword=PASSWORD, UserAttributes=pairs(
             email="anna@example.com", email_verified="true", phone_number="+15551230008", name="Anna", updated_at="1700000000"))
    call("AdminCreateUser", **anna, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])
    call("AdminCreateUser", **here, Username="bare", MessageAction="SUPPRESS")
    call("AdminSetUserPassword", **anna, Password=PASSWORD, Permanent=True)
    call("AdminGetUser", **anna)
    call("AdminGetUser", **here, Username="bare")
    page = call("ListUsers", **here, Limit=1)
    call("ListUsers", **here, PaginationToken=page["PaginationToken"], AttributesToGet=["email"], Filter='username ^= "b"')
    call("AdminAddUserToGroup", **anna, GroupName="staff")
    call("AdminAddUserToGroup", **here, Username="bare", GroupName="staff")
    call("AdminListGroupsForUser", **anna, Limit=1)
    page = call("ListUsersInGroup", **here, GroupName="staff", Limit=1)
    call("ListUsersInGroup", **here, GroupName="staff", NextToken=page["NextToken"])
    call("AdminRemoveUserFromGroup", **here, Username="bare", GroupName="staff")
    call("AdminUpdateUserAttributes", **anna, UserAttributes=pairs(given_name="Anna", nickname="A"), ClientMetadata={"a": "b"})
    call("AdminDeleteUserAttributes", **anna, UserAttributeNames=["nickname"])
    call("AdminSetUserMFAPreference", **anna, SMSMfaSettings={"Enabled": True, "PreferredMfa": True})
    call("AdminGetUser", **anna)
    call("AdminDisableUser", **anna)
    call("AdminEnableUser", **anna)

    bob = {**app, "Username": "bob"}
    call("SignUp", **bob, Password=PASSWORD, UserAttributes=pairs(email="bob@example.com"), ValidationData=pairs(a="b"),
         ClientMetadata={"a": "b"}, UserContextData={"IpAddress": "192.0.2.1"}, AnalyticsMetadata={"AnalyticsEndpointId": "a"})
    call("ResendConfirmationCode", **bob)
    call("ConfirmSignUp", **bob, ConfirmationCode=code("bob@example.com"))
    call("SignUp", **app, Username="carl", Password=PASSWORD)
    call("AdminConfirmSignUp", **here, Username="carl")
    call("ForgotPassword", **bob)
    call("ConfirmForgotPassword", **bob, ConfirmationCode=code("bob@example.com"), Password=PASSWORD)
    call("AdminResetUserPassword", **here, Username="bob")
    call("ConfirmForgotPassword", **bob, ConfirmationCode=code("bob@example.com"), Password=PASSWORD)

    signed_in = call("InitiateAuth", **app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "bob", "PASSWORD": PASSWORD})
    token = {"AccessToken": signed_in["AuthenticationResult"]["AccessToken"]}
    call("GetUser", **token)
    call("UpdateUserAttributes", **token, UserAttributes=pairs(email="rob@example.com", nickname="Rob"))
    call("UpdateUserAttributes", **token, UserAttributes=pairs(nickname="Bob"))
    call("GetUserAttributeVerificationCode", **token, AttributeName="email")
    call("VerifyUserAttribute", **token, AttributeName="email", Code=code("rob@example.com"))
    call("SetUserMFAPreference", **token, EmailMfaSettings={"Enabled": True, "PreferredMfa": True})
    call("GetUser", **token)
    call("DeleteUserAttributes", **token, UserAttributeNames=["nickname"])
    call("ChangePassword", **token, PreviousPassword=PASSWORD, ProposedPassword="Another-Horse-2")
    call("DeleteUser", **token)

    call("DescribeUserPool", **here)
    call("AdminDeleteUser", **anna)
    call("DeleteGroup", **here, GroupName="staff")
    call("DeleteUserPool", **here)
