package import AWS
package import ResourceModel

/// The look of a client's managed login pages, which AWS does not show without one.
///
/// It is made with Cognito's own values. What a designer makes of it afterwards in the console stays.
///
/// Source: Cognito user pools API reference, CreateManagedLoginBranding, UpdateManagedLoginBranding.
package struct ManagedLoginBranding: ResourceKind {
  package let schema = Schema(
    "managedLoginBranding", "The look of a client's managed login pages.",
    omissions: [
      "Settings": "a document of the branding designer's own; what it holds stays as it is",
      "Assets": "images of the branding designer; they stay as they are",
      "ManagedLoginBrandingId": "AWS makes it",
    ],
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a style belongs to one pool"),
        "The client's pool."),
      Attribute(
        "ClientId", .string(length: 1...128, pattern: #"[\w+]+"#), .required,
        onChange: .replaces("a style belongs to one client"), writeOnly: true,
        "The client whose pages it is for."),
      Attribute(
        "UseCognitoProvidedValues", .bool,
        "Cognito's own look, without any settings. Left out, it begins so, and changes made in the console stay; true takes them back."
      ),
      Attribute("ManagedLoginBrandingId", as: "id", .string(), .computed, "AWS's id of the style."),
    ])

  package let operations: Operations? = Operations(
    create: .createManagedLoginBranding, read: .describeManagedLoginBranding,
    update: .updateManagedLoginBranding, delete: .deleteManagedLoginBranding,
    alsoRead: [.describeManagedLoginBrandingByClient], answer: "ManagedLoginBranding",
    identity: ["UserPoolId": "UserPoolId", "ManagedLoginBrandingId": "ManagedLoginBrandingId"],
    readOnly: ["CreationDate", "LastModifiedDate"])

  package init() {}

  /// A client has one at most.
  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let pool = desired["userPoolId"]?.string, let client = desired["clientId"]?.string else {
      return []
    }
    do {
      let style = try await aws.read(
        .describeManagedLoginBrandingByClient, ["UserPoolId": .string(pool), "ClientId": .string(client)])
      guard let id = style["ManagedLoginBranding"]?["ManagedLoginBrandingId"]?.string else { return [] }
      return [PhysicalID(["UserPoolId": pool, "ManagedLoginBrandingId": id])]
    } catch  where error.isNotFound {
      return []
    }
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    var body = schema.wire(from: desired)
    body["UseCognitoProvidedValues"] = body["UseCognitoProvidedValues"] ?? true
    let style = try await aws.write(.createManagedLoginBranding, body)["ManagedLoginBranding"]?.map ?? [:]
    return try identify(
      style.merging(["UserPoolId": .string(desired["userPoolId"]?.string ?? "")]) { $1 },
      .createManagedLoginBranding)
  }

  /// Cognito's values and others exclude each other.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    var body = updateBody(id, to: target, from: observed) { $0.name == "useCognitoProvidedValues" }
    if body["UseCognitoProvidedValues"] == true {
      body["Settings"] = nil
      body["Assets"] = nil
    }
    _ = try await aws.write(.updateManagedLoginBranding, body)
  }
}
