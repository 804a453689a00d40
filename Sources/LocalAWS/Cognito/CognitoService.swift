import AWS
import ResourceModel

extension LocalService {
  /// Cognito user pools. Limits and patterns are checked before anything else, all at once.
  static let cognito = LocalService(
    .cognitoIdentityProvider, validationCode: "InvalidParameterException",
    [
      UserPools.operations, UserPoolAttributes.operations, UserPoolMFA.operations, UserPoolTags.operations,
      UserPoolDomains.operations, ResourceServers.operations, UserPoolClients.operations,
      ClientSecrets.operations, Groups.operations, IdentityProviders.operations,
      UICustomizations.operations, ManagedLoginBrandings.operations, TermsDocuments.operations,
      LogDelivery.operations, RiskConfigurations.operations,
      AdminUsers.operations, Invitations.operations, AdminPasswords.operations, GroupMembers.operations,
      FactorPreferences.operations, SignUps.operations, ForgottenPasswords.operations,
      OwnAccount.operations, OwnAttributes.operations,
      SignInOperations.operations, RefreshOperations.operations, SoftwareTokens.operations,
    ].flatMap { $0 })
}

/// Shelves of the caller's realm, with what stands on them by id; `under` the pool but for the pool itself.
extension ObjectType {
  /// By pool id, the members as described.
  static let userPool = ObjectType("userPool")
  /// By client id, the members as described but without `ClientSecret`; the secrets stand apart.
  static let userPoolClient = ObjectType("userPoolClient")
  /// By client id: `Secrets`, a list of `ClientSecretId`, `ClientSecretValue`, `ClientSecretCreateDate`, oldest
  /// first, and `Original`, the id of the one that the client was born with. Absent for public clients.
  static let userPoolClientSecrets = ObjectType("userPoolClientSecrets")
  /// By identifier.
  static let resourceServer = ObjectType("resourceServer")
  /// By name.
  static let identityProvider = ObjectType("identityProvider")
  /// By domain, the members as described.
  static let userPoolDomain = ObjectType("userPoolDomain")
  /// By name.
  static let group = ObjectType("group")
  /// One at most, by an empty id: see ``UserPoolMFA``.
  static let userPoolMFA = ObjectType("userPoolMFA")
  /// By client id or `ALL`.
  static let uiCustomization = ObjectType("uiCustomization")
  /// By style id, the members as described and `ClientId`.
  static let managedLoginBranding = ObjectType("managedLoginBranding")
  /// By terms id.
  static let terms = ObjectType("terms")
  /// One at most, by an empty id.
  static let logDelivery = ObjectType("logDelivery")
  /// By client id, or by an empty id for the whole pool.
  static let riskConfiguration = ObjectType("riskConfiguration")

  /// What goes with its pool, beside clients and domains.
  static let ofOneUserPool = [
    resourceServer, identityProvider, group, userPoolMFA, uiCustomization, managedLoginBranding, terms,
    logDelivery, riskConfiguration, user, userName, refreshToken, tokenFamily, signInAttempts,
    confirmationCode, pretenceSeed, authorizationCode, pageSession,
  ]
}

/// What is looked up by name alone, on shelves of ``Realm/everywhere``.
extension ObjectType {
  /// By pool id: `Account`, `Region`.
  static let userPoolPlace = ObjectType("userPoolPlace")
  /// By client id: `Account`, `Region`, `UserPoolId`.
  static let userPoolClientPlace = ObjectType("userPoolClientPlace")
  /// Under the domain, by region, because a prefix is unique in its region: `Account`, `UserPoolId`.
  static let userPoolDomainPlace = ObjectType("userPoolDomainPlace")
  /// By pool id: `Access` and `Id`, the two RSA keys that sign its tokens; there from the first need on.
  static let userPoolKeys = ObjectType("userPoolKeys")
}

extension AWSError {
  /// A refusal in Cognito's words: every error of its model has status 400.
  static func cognito(_ code: String, _ message: String) -> AWSError {
    AWSError(code: code, message: message, status: 400)
  }

  static func invalidParameter(_ message: String) -> AWSError {
    cognito("InvalidParameterException", message)
  }
}

extension Call {
  /// The members of a pool of the caller's account and region.
  /// - Throws: `ResourceNotFoundException`, as AWS does for pools of other accounts and regions too.
  func userPool(_ input: Attributes, in objects: Objects) throws(AWSError) -> (
    id: String, members: [String: Value]
  ) {
    let id = input["UserPoolId"]?.string ?? ""
    guard let members = objects[shelf(.userPool), id] else {
      throw .cognito("ResourceNotFoundException", "User pool \(id) does not exist.")
    }
    return (id, members)
  }
}
