package import AWS
package import ResourceModel

/// A program that may fetch tokens from a user pool.
///
/// Source: Cognito user pools API reference, CreateUserPoolClient, UpdateUserPoolClient,
/// UserPoolClientType; Cognito developer guide, "Application-specific settings with app clients".
package struct UserPoolClient: ResourceKind {
  package let schema = Schema(
    "userPoolClient", "A program that may fetch tokens: its flows, scopes, lifetimes and secret.",
    guardedBecause: "its client id and secret stop working, so every caller that uses them is refused",
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a client belongs to one pool"),
        "The pool it belongs to."),
      Attribute(
        "ClientName", as: "name", .string(length: 1...128, pattern: #"[\w\s+=,.@-]+"#), .required,
        "What people see; AWS does not keep it unique, authplat does."),
      Attribute(
        "GenerateSecret", .bool, .optional,
        onChange: .replaces("a client keeps or lacks a secret for life"), writeOnly: true,
        alternative: "clientSecret",
        "Lets AWS make the secret. authplat makes it itself and uses `ClientSecret` wherever a store is chosen."
      ),
      Attribute(
        "ClientSecret", .string(length: 24...64, pattern: #"[\w+]+"#), .optional,
        onChange: .replaces("a client keeps or lacks a secret for life"), writeOnly: true, sensitive: true,
        alternative: "generateSecret", deviation: "AWS shows it; authplat never reads it into a plan",
        "Comes from the secret's store and cannot be written in a stack."),
      Attribute(
        "RefreshTokenValidity", .integer(0...315_360_000), .defaulted(30), readsAs: [0: 30],
        "How long a refresh token lives: in days unless `tokenValidityUnits` says otherwise; from 60 minutes to ten years. 0 means 30 days."
      ),
      Attribute(
        "AccessTokenValidity", .integer(1...86400), .optional,
        "How long an access token lives: in hours unless `tokenValidityUnits` says otherwise; from 5 minutes to a day. AWS takes 1 hour."
      ),
      Attribute(
        "IdTokenValidity", .integer(1...86400), .optional,
        "How long an ID token lives: in hours unless `tokenValidityUnits` says otherwise; from 5 minutes to a day. AWS takes 1 hour."
      ),
      Attribute(
        "TokenValidityUnits",
        .object([
          Attribute("AccessToken", timeUnit, .defaulted("hours"), "Unit of `accessTokenValidity`."),
          Attribute("IdToken", timeUnit, .defaulted("hours"), "Unit of `idTokenValidity`."),
          Attribute("RefreshToken", timeUnit, .defaulted("days"), "Unit of `refreshTokenValidity`."),
        ]),
        "Units of the three lifetimes."),
      Attribute(
        "ReadAttributes", .set(.string(length: 1...2048)),
        "User attributes it may read; left out, the standard ones."),
      Attribute(
        "WriteAttributes", .set(.string(length: 1...2048)),
        "User attributes it may write; required ones must be among them."),
      Attribute(
        "ExplicitAuthFlows",
        .set(
          .oneOf([
            "ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH",
            "ALLOW_ADMIN_USER_PASSWORD_AUTH",
            "ALLOW_CUSTOM_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
            "ALLOW_USER_AUTH",
          ])),
        "Sign-in flows of the API. Left out, AWS allows SRP, custom and refresh. The three names without ALLOW_ are legacy and do not mix with the others."
      ),
      Attribute(
        "SupportedIdentityProviders",
        .set(.string(length: 1...32, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+"#)),
        "Who signs users in: COGNITO or the names of identity providers of the pool."),
      Attribute(
        "CallbackURLs",
        .set(.string(length: 1...1024, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), count: 0...100),
        "Where a browser may return after sign-in: https, http on this machine only, or an app's own scheme; no fragment."
      ),
      Attribute(
        "LogoutURLs",
        .set(.string(length: 1...1024, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), count: 0...100),
        "Where a browser may return after sign-out."),
      Attribute(
        "DefaultRedirectURI", .string(length: 1...1024, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#),
        "One of `callbackURLs`, taken where a request names none."),
      Attribute(
        "AllowedOAuthFlows", .set(.oneOf(["code", "implicit", "client_credentials"]), count: 0...3),
        "OAuth grants. `client_credentials` stands alone and needs a secret."),
      Attribute(
        "AllowedOAuthScopes",
        .set(.string(length: 1...256, pattern: #"[\x21\x23-\x5B\x5D-\x7E]+"#), count: 0...50),
        "Scopes it may be granted, 50 at most; each must exist when it is named."),
      Attribute(
        "AllowedOAuthFlowsUserPoolClient", .bool, .defaulted(false),
        "Switches OAuth on. While false, flows and scopes look right and no token is granted."),
      Attribute(
        "AnalyticsConfiguration",
        .object([
          Attribute(
            "ApplicationId", .string(pattern: "^[0-9a-fA-F]+$"), "Pinpoint application; or give its ARN."),
          Attribute("ApplicationArn", .arn, "Pinpoint application by ARN."),
          Attribute("RoleArn", .arn, "Role that Cognito takes on to write there."),
          Attribute("ExternalId", .string(length: 0...131_072), "External id of that role's trust."),
          Attribute("UserDataShared", .bool, "Whether user data is sent along."),
        ]),
        "Sends sign-in figures to Amazon Pinpoint."),
      Attribute(
        "PreventUserExistenceErrors", .oneOf(["LEGACY", "ENABLED"]), .defaulted("LEGACY"),
        "ENABLED answers alike for unknown users and wrong passwords. Left out, AWS takes LEGACY."),
      Attribute(
        "EnableTokenRevocation", .bool, .defaulted(true),
        "Whether refresh tokens can be revoked; true on create."),
      Attribute(
        "EnablePropagateAdditionalUserContextData", .bool, .defaulted(false),
        "Passes the caller's address on to threat protection; only with a secret."),
      Attribute(
        "AuthSessionValidity", .integer(3...15), .defaulted(3),
        "Minutes that a sign-in may take between two steps."),
      Attribute(
        "RefreshTokenRotation",
        .object([
          Attribute(
            "Feature", .oneOf(["ENABLED", "DISABLED"]), .required,
            "ENABLED gives a new refresh token at each use; ALLOW_REFRESH_TOKEN_AUTH must then be absent."),
          Attribute(
            "RetryGracePeriodSeconds", .integer(0...60), "Seconds that the replaced token keeps working."),
        ]), .defaulted(["feature": "DISABLED"]),
        "Replaces refresh tokens as they are used. Left out: disabled."),
      Attribute(
        "ClientId", as: "id", .string(), .computed, "What callers identify themselves by; never changes."),
    ])

  private static let timeUnit = AttributeType.oneOf(["seconds", "minutes", "hours", "days"])

  package let operations: Operations? = Operations(
    create: .createUserPoolClient, read: .describeUserPoolClient, update: .updateUserPoolClient,
    delete: .deleteUserPoolClient, answer: "UserPoolClient",
    identity: ["UserPoolId": "UserPoolId", "ClientId": "ClientId"],
    readOnly: ["CreationDate", "LastModifiedDate"])

  package init() {}

  /// By name: AWS lets names repeat, so there may be several.
  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let pool = desired["userPoolId"]?.string, let name = desired["name"]?.string else { return [] }
    do {
      let clients = try await aws.pages(
        .listUserPoolClients, ["UserPoolId": .string(pool), "MaxResults": 60], items: "UserPoolClients")
      return clients.filter { $0["ClientName"]?.string == name }.compactMap { $0["ClientId"]?.string }
        .map { PhysicalID(["UserPoolId": pool, "ClientId": $0]) }
    } catch  where error.isNotFound {
      return []
    }
  }

  /// A client whose first secret was deleted has one all the same, and Describe does not show it.
  package func completing(
    _ found: Attributes, of id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> Attributes {
    if found["clientSecret"] != nil { return found }
    do throws(AWSError) {
      let answer = try await aws.read(.listUserPoolClientSecrets, id.members.mapValues { .string($0) })
      guard answer["ClientSecrets"]?.list?.isEmpty == false else { return found }
      return found.merging(["clientSecret": .string(Secret.marker)]) { own, _ in own }
    } catch  where error.isUnknownOperation {
      return found
    }
  }

  /// Gives Cognito the secret that the store already holds. Where the endpoint is older than
  /// `ClientSecret` and makes no secret of it, the client is made again with one of AWS's own; the
  /// publishing step then stores what AWS made.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let body = schema.wire(from: desired)
    let answer = try await aws.write(.createUserPoolClient, body)["UserPoolClient"]?.map ?? [:]
    let id = try identify(answer, .createUserPoolClient)
    guard body["ClientSecret"] != nil, answer["ClientSecret"]?.string == nil else { return id }
    if try await aws.read(.describeUserPoolClient, id.members.mapValues { .string($0) })["UserPoolClient"]?[
      "ClientSecret"]
      != nil
    {
      return id
    }
    aws.note("this endpoint does not take a client's secret; it makes its own, and that one is stored")
    try await delete(id, using: aws)
    var generating = body
    generating["ClientSecret"] = nil
    generating["GenerateSecret"] = true
    return try identify(
      try await aws.write(.createUserPoolClient, generating)["UserPoolClient"]?.map ?? [:],
      .createUserPoolClient)
  }
}
