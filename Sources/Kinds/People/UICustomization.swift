package import AWS
package import ResourceModel

/// The look of a pool's classic hosted pages, for one client or for all that have none of their own.
///
/// Source: Cognito user pools API reference, SetUICustomization, GetUICustomization; developer guide, "Hosted UI (classic)
/// branding".
package struct UICustomization: ResourceKind {
  package let schema = Schema(
    "uiCustomization", "The look of a pool's classic hosted pages.",
    [
      Attribute(
        "UserPoolId", .userPoolID, .required, onChange: .replaces("a look belongs to one pool"),
        "The pool, which needs a domain first."),
      Attribute(
        "ClientId", .string(length: 1...128, pattern: #"[\w+]+"#), .required,
        onChange: .replaces("a look belongs to one client, or to all"),
        deviation: "AWS takes ALL where it is left out; here it names the look", "A client's id, or ALL."),
      Attribute("CSS", .string(length: 0...131_072), "The style sheet, of the classes that AWS lists."),
      Attribute(
        "ImageFile", as: "image", .string(length: 1...1024), writeOnly: true,
        deviation: "AWS takes the bytes; the stack says which file holds them",
        "The file of the logo, relative to the workspace: PNG, JPEG or GIF, 131072 bytes at most."),
      Attribute(
        "ImageMark", .string(length: 1...64), writeOnly: true,
        deviation: "AWS shows an address and no image; by the mark a changed file is known",
        "What tells the logo from another; follows from the file."),
      Attribute(
        "ImageUrl", .string(), .computed, witnessOf: "image",
        "Where AWS shows the logo. Another address than after the last apply is somebody else's logo, and is replaced."
      ),
      Attribute("CSSVersion", .string(), .computed, "AWS's version of the look."),
    ])

  package let operations: Operations? = Operations(
    create: .setUICustomization, read: .getUICustomization, update: .setUICustomization,
    delete: .setUICustomization, answer: "UICustomization",
    identity: ["UserPoolId": "UserPoolId", "ClientId": "ClientId"],
    readOnly: ["CreationDate", "LastModifiedDate"])

  package init() {}

  /// AWS answers for a client without a look by that of all, and by nothing at all where there is none.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in try await readMembers(id, using: aws) }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      guard let members, members["ClientId"]?.string == id["ClientId"],
        members["CSS"] != nil || members["ImageUrl"] != nil
      else { continue }
      found[id] = observation(
        of: members.merging(id.members.mapValues { .string($0) }) { $1 }, in: aws.scope)
    }
    return found
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    try await set(desired, using: aws)
    return PhysicalID([
      "UserPoolId": desired["userPoolId"]?.string ?? "", "ClientId": desired["clientId"]?.string ?? "",
    ])
  }

  /// - Throws: `Configuration` where there is a logo that no stack has declared: AWS would take it away with any change
  ///   of the style, and nobody could put it back. Nothing has happened then.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    if target["image"] == nil, target["imageUrl"] != nil {
      throw AWSError(
        code: AWSError.OwnCode.configuration,
        message:
          "AWS takes away a logo that is not sent along, and the look has one that no stack mentions. Name its "
          + "file under `image:`, or remove it in the console first")
    }
    try await set(target, using: aws)
  }

  /// Style and logo go together: AWS takes what is left out for taken away.
  private func set(_ target: Attributes, using aws: any AWSCalling) async throws(AWSError) {
    var body = schema.wire(from: target) { !["image", "imageMark"].contains($0.name) }
    if let path = target["image"]?.string {
      let bytes = try WorkspaceFile(path, in: aws.scope.folder).read(atMost: Self.largestImage)
      guard ContentMark.text(of: bytes) == target["imageMark"]?.string else {
        throw AWSError(
          code: AWSError.OwnCode.file, message: "\(path) has changed since the plan was made; plan again")
      }
      body["ImageFile"] = .string(Digest.base64(bytes))
    }
    _ = try await aws.write(.setUICustomization, body)
  }

  /// With neither style nor logo the look is taken away.
  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    do {
      _ = try await aws.write(.setUICustomization, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    } catch  where error.code == "InvalidParameterException" {
      // AWS's answer for a pool that has lost its domain, and with it its pages.
      guard try await read([id], using: aws)[id] == nil else { throw error }
    }
  }

  /// Bytes of a logo.
  private static let largestImage = 131_072
}
