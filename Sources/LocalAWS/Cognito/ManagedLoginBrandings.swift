import AWS
import ResourceModel

/// The styles of managed login, one a client.
///
/// Source: Cognito user pools API reference, CreateManagedLoginBranding and its like.
enum ManagedLoginBrandings {
  /// Styles of a pool. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let quota = 20

  private static let id = Attribute("ManagedLoginBrandingId", CognitoRows.uuid, .required, "")
  private static let merged = Attribute("ReturnMergedResources", .bool, "")
  private static let client = CognitoRows.client.with(.required)
  private static let settings = [
    Attribute("UseCognitoProvidedValues", .bool, ""),
    Attribute(
      "Assets",
      .list(
        .object([
          Attribute(
            "Category",
            .oneOf([
              "FAVICON_ICO", "FAVICON_SVG", "EMAIL_GRAPHIC", "SMS_GRAPHIC", "AUTH_APP_GRAPHIC",
              "PASSWORD_GRAPHIC", "PASSKEY_GRAPHIC", "PAGE_HEADER_LOGO", "PAGE_HEADER_BACKGROUND",
              "PAGE_FOOTER_LOGO", "PAGE_FOOTER_BACKGROUND", "PAGE_BACKGROUND", "FORM_BACKGROUND", "FORM_LOGO",
              "IDP_BUTTON_ICON",
            ]), .required, ""),
          Attribute("ColorMode", .oneOf(["LIGHT", "DARK", "DYNAMIC"]), .required, ""),
          Attribute("Extension", .oneOf(["ICO", "JPEG", "PNG", "SVG", "WEBP"]), .required, ""),
          Attribute("Bytes", .base64(bytes: 1_000_000), ""),
          Attribute("ResourceId", .string(length: 1...40, pattern: #"^[\w\- ]+$"#), ""),
        ]), count: 0...40), ""),
  ]
  private static let documents: Set = ["Settings"]

  static let operations = [create, describe, byClient, update, delete]

  private static let create = LocalOperation(
    "CreateManagedLoginBranding", .userPoolResourceUpdate, CognitoRows.pool + [client] + settings,
    documents: documents
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    let tier = objects[call.shelf(.userPool), client.pool]?["UserPoolTier"]
    if tier == "LITE" {
      throw .cognito(
        "FeatureUnavailableInTierException",
        "The following features need to be disabled for the LITE pricing tier configured: Managed Login")
    }
    let shelf = call.shelf(.managedLoginBranding, under: client.pool)
    if style(of: client.id, on: shelf, objects) != nil {
      throw .cognito(
        "ManagedLoginBrandingExistsException",
        "Managed login branding already exists for client \(client.id).")
    }
    guard objects.count(shelf) < quota else {
      throw .cognito("LimitExceededException", "User pool \(client.pool) has \(quota) styles already.")
    }
    let id = RequestID.make()
    var style = input
    try settle(&style)
    style["ManagedLoginBrandingId"] = .string(id)
    style["CreationDate"] = call.time
    style["LastModifiedDate"] = call.time
    objects.put(style, id, on: shelf)
    return answer(style)
  }

  private static let describe = LocalOperation(
    "DescribeManagedLoginBranding", .userPoolResourceRead, CognitoRows.pool + [id, merged]
  ) { objects, call, input throws(AWSError) in
    answer(try existing(input, call, objects).members)
  }

  private static let byClient = LocalOperation(
    "DescribeManagedLoginBrandingByClient", .userPoolResourceRead, CognitoRows.pool + [client, merged]
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    guard
      let style = style(
        of: client.id, on: call.shelf(.managedLoginBranding, under: client.pool), objects)
    else {
      throw .cognito(
        "ResourceNotFoundException", "Managed login branding does not exist for client \(client.id).")
    }
    return answer(style)
  }

  /// What is left out goes back to Cognito's own values.
  private static let update = LocalOperation(
    "UpdateManagedLoginBranding", .userPoolResourceUpdate, CognitoRows.pool + [id] + settings,
    documents: documents
  ) { objects, call, input throws(AWSError) in
    let old = try existing(input, call, objects)
    var style = input
    try settle(&style)
    style["ClientId"] = old.members["ClientId"]
    style["CreationDate"] = old.members["CreationDate"]
    style["LastModifiedDate"] = call.time
    objects.put(style, old.id, on: old.shelf)
    return answer(style)
  }

  private static let delete = LocalOperation(
    "DeleteManagedLoginBranding", .userPoolResourceUpdate, CognitoRows.pool + [id]
  ) { objects, call, input throws(AWSError) in
    let style = try existing(input, call, objects)
    objects.remove(style.id, from: style.shelf)
    return [:]
  }

  private static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, shelf: Shelf, members: [String: Value]) {
    let shelf = call.shelf(.managedLoginBranding, under: try call.userPool(input, in: objects).id)
    let id = input["ManagedLoginBrandingId"]?.string ?? ""
    guard let members = objects[shelf, id] else {
      throw .cognito("ResourceNotFoundException", "Managed login branding \(id) does not exist.")
    }
    return (id, shelf, members)
  }

  static func style(of client: String, on shelf: Shelf, _ objects: Objects) -> [String: Value]? {
    objects.page(shelf, limit: 1) { $1["ClientId"]?.string == client }.items.first?.members
  }

  /// Own values and Cognito's exclude each other.
  private static func settle(_ style: inout [String: Value]) throws(AWSError) {
    let hasOwn = style["Settings"] != nil || style["Assets"] != nil
    if style["UseCognitoProvidedValues"] == true, hasOwn {
      throw .invalidParameter("UseCognitoProvidedValues excludes Settings and Assets.")
    }
    style["UseCognitoProvidedValues"] = .bool(!hasOwn)
  }

  private static func answer(_ style: [String: Value]) -> Attributes {
    ["ManagedLoginBranding": .map(style.filter { $0.key != "ClientId" })]
  }
}
