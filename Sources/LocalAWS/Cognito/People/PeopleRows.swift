import AWS
import ResourceModel

/// Rows of input that the operations about people share. Source: botocore 1.43.11, the service's model, which says too
/// what is sensitive.
enum PeopleRows {
  private static let attributeName = AttributeType.string(
    length: 1...32, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+"#)

  static let group = Attribute(
    "GroupName", .string(length: 1...128, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"#), .required, "")
  /// One user, as administrators name them.
  static let user = CognitoRows.pool + [CognitoRows.username]

  static func attributes(
    _ member: String = "UserAttributes", _ presence: Attribute.Presence = .optional
  ) -> Attribute {
    let pair = [
      Attribute("Name", attributeName, .required, ""),
      Attribute("Value", .string(length: 0...2048), .optional, sensitive: true, ""),
    ]
    return Attribute(member, .list(.object(pair)), presence, "")
  }

  static func attributeNames(
    _ member: String = "UserAttributeNames", _ presence: Attribute.Presence = .required
  ) -> Attribute {
    Attribute(member, .list(attributeName), presence, "")
  }

  static let oneAttributeName = Attribute("AttributeName", attributeName, .required, "")

  static func password(
    _ member: String = "Password", _ presence: Attribute.Presence = .required
  ) -> Attribute {
    Attribute(member, .string(length: 0...256, pattern: #"[\S]+"#), presence, sensitive: true, "")
  }

  /// Not marked sensitive in AWS's model, and yet nothing that a message may show.
  static func code(_ member: String = "ConfirmationCode") -> Attribute {
    Attribute(member, .string(length: 1...2048, pattern: #"[\S]+"#), .required, sensitive: true, "")
  }

  static let accessToken = Attribute(
    "AccessToken", .string(pattern: "[A-Za-z0-9-_=.]+"), .required, sensitive: true, "")

  /// What goes to functions that are hooked into a pool, and is not used here.
  static let metadata = Attribute("ClientMetadata", .map(.string(length: 0...131_072)), "")

  /// What every operation takes that people's programs call before anybody has signed in.
  static let program =
    [
      Attribute(
        "ClientId", .string(length: 1...128, pattern: #"[\w+]+"#), .required, sensitive: true, ""),
      Attribute(
        "SecretHash", .string(length: 1...128, pattern: #"[\w+=/]+"#), .optional, sensitive: true, ""),
      CognitoRows.username, metadata,
    ] + context

  /// What an administrator's operation may bring along for functions, Pinpoint and threat protection; not used here.
  static let adminContext =
    [
      metadata, analytics,
      Attribute(
        "ContextData",
        .object([
          Attribute("IpAddress", .string(length: 0...131_072), .required, ""),
          Attribute("ServerName", .string(length: 0...131_072), .required, ""),
          Attribute("ServerPath", .string(length: 0...131_072), .required, ""),
          Attribute(
            "HttpHeaders",
            .list(
              .object([
                Attribute("headerName", .string(length: 0...131_072), ""),
                Attribute("headerValue", .string(length: 0...131_072), ""),
              ])), .required, ""),
          Attribute("EncodedData", .string(length: 0...131_072), ""),
        ]), ""),
    ]

  private static let analytics = Attribute(
    "AnalyticsMetadata", .object([Attribute("AnalyticsEndpointId", .string(length: 0...131_072), "")]), "")

  /// The same of people's programs.
  static let context = [
    analytics,
    Attribute(
      "UserContextData",
      .object([
        Attribute("IpAddress", .string(length: 0...131_072), ""),
        Attribute("EncodedData", .string(length: 0...131_072), ""),
      ]), .optional, sensitive: true, ""),
  ]

  /// The attributes that an input names, by name; a missing value counts as an empty one.
  static func read(_ list: Value?) -> [String: String] {
    Dictionary(
      (list?.list ?? []).compactMap { pair in
        pair["Name"]?.string.map { ($0, pair["Value"]?.string ?? "") }
      }, uniquingKeysWith: { $1 })
  }
}
