import AWS
import ResourceModel

/// Identity providers as stored objects: nobody signs in through them here, and none is ever asked.
///
/// Source: Cognito user pools API reference, CreateIdentityProvider and its like; answers of AWS in the AWS
/// CLI's examples and in the acceptance tests of Terraform's provider.
enum IdentityProviders {
  /// Providers of a pool. Source: Cognito developer guide, "Quotas in Amazon Cognito".
  static let quota = 300

  private static let newName = Attribute(
    "ProviderName", .string(length: 1...32, pattern: #"[^_\p{Z}][\p{L}\p{M}\p{S}\p{N}\p{P}][^_\p{Z}]+"#),
    .required, "")
  private static let name = Attribute(
    "ProviderName", .string(length: 1...32, pattern: #"[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+"#), .required, "")
  private static let type = Attribute(
    "ProviderType", .oneOf(ProviderType.allCases.map(\.rawValue)), .required, "")
  private static let identifier = AttributeType.string(length: 1...40, pattern: #"[\w\s+=.@-]+"#)
  /// The details hold the client's secret, so no message repeats them.
  private static let settings = [
    Attribute("ProviderDetails", .map(.string(length: 0...131_072)), .optional, sensitive: true, ""),
    Attribute("AttributeMapping", .map(.string(length: 0...131_072), key: 1...32), ""),
    Attribute("IdpIdentifiers", .list(identifier, count: 0...50), ""),
  ]

  static let operations = [create, describe, byIdentifier, update, delete, list]

  private static let create = LocalOperation(
    "CreateIdentityProvider", .userPoolResourceUpdate,
    CognitoRows.pool + [newName, type]
      + settings.map { $0.wireName == "ProviderDetails" ? $0.with(.required) : $0 }
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let name = input["ProviderName"]?.string ?? ""
    let shelf = call.shelf(.identityProvider, under: pool.id)
    if objects[shelf, name] != nil {
      throw .cognito(
        "DuplicateProviderException", "A provider with the name \(name) already exists in the user pool.")
    }
    guard objects.count(shelf) < quota else {
      throw .cognito(
        "LimitExceededException", "User pool \(pool.id) has \(quota) identity providers already.")
    }
    var provider = input
    try settle(&provider, name, objects, shelf)
    provider["CreationDate"] = call.time
    provider["LastModifiedDate"] = call.time
    objects.put(provider, name, on: shelf)
    var attributes = UserPoolAttributes(of: pool.members)
    attributes.addIdentities()
    var members = pool.members
    members["SchemaAttributes"] = attributes.value
    objects.put(members, pool.id, on: call.shelf(.userPool))
    return ["IdentityProvider": shown(provider)]
  }

  private static let describe = LocalOperation(
    "DescribeIdentityProvider", .userPoolResourceRead, CognitoRows.pool + [name]
  ) { objects, call, input throws(AWSError) in
    ["IdentityProvider": shown(try existing(input, call, objects).members)]
  }

  private static let byIdentifier = LocalOperation(
    "GetIdentityProviderByIdentifier", .userPoolResourceRead,
    CognitoRows.pool + [Attribute("IdpIdentifier", identifier, .required, "")]
  ) { objects, call, input throws(AWSError) in
    let shelf = call.shelf(.identityProvider, under: try call.userPool(input, in: objects).id)
    let wanted = input["IdpIdentifier"]?.string ?? ""
    let found = objects.page(shelf, limit: 1) { name, provider in
      name == wanted || provider["IdpIdentifiers"]?.strings?.contains(wanted) == true
    }
    guard let provider = found.items.first?.members else {
      throw .cognito("ResourceNotFoundException", "Identity provider \(wanted) does not exist.")
    }
    return ["IdentityProvider": shown(provider)]
  }

  /// Keeps what is left out; the details that are sent replace all earlier ones.
  private static let update = LocalOperation(
    "UpdateIdentityProvider", .userPoolResourceUpdate, CognitoRows.pool + [name] + settings
  ) { objects, call, input throws(AWSError) in
    let old = try existing(input, call, objects)
    var provider = old.members.merging(input) { $1 }
    try settle(&provider, old.id, objects, old.shelf)
    provider["LastModifiedDate"] = call.time
    objects.put(provider, old.id, on: old.shelf)
    return ["IdentityProvider": shown(provider)]
  }

  /// Clients that name it keep the name.
  private static let delete = LocalOperation(
    "DeleteIdentityProvider", .userPoolResourceUpdate, CognitoRows.pool + [name]
  ) { objects, call, input throws(AWSError) in
    let provider = try existing(input, call, objects)
    objects.remove(provider.id, from: provider.shelf)
    return [:]
  }

  private static let list = LocalOperation(
    "ListIdentityProviders", .userPoolResourceRead, CognitoRows.pool + CognitoRows.paging(0...60)
  ) { objects, call, input throws(AWSError) in
    let shelf = call.shelf(.identityProvider, under: try call.userPool(input, in: objects).id)
    let shown: Set = ["ProviderName", "ProviderType", "CreationDate", "LastModifiedDate"]
    return try objects.list("Providers", from: shelf, input) { provider in
      provider.filter { shown.contains($0.key) }
    }
  }

  private static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, shelf: Shelf, members: [String: Value]) {
    let shelf = call.shelf(.identityProvider, under: try call.userPool(input, in: objects).id)
    let name = input["ProviderName"]?.string ?? ""
    guard let members = objects[shelf, name] else {
      throw .cognito("ResourceNotFoundException", "Identity provider \(name) does not exist.")
    }
    return (name, shelf, members)
  }

  /// Apple's key is the one secret that AWS does not show again.
  private static func shown(_ provider: [String: Value]) -> Value {
    var provider = provider
    provider["ProviderDetails"] = .map(
      (provider["ProviderDetails"]?.map ?? [:]).filter { $0.key != "private_key" })
    return .map(provider)
  }

  /// Checks a provider as a whole and fills in what AWS adds.
  private static func settle(
    _ provider: inout [String: Value], _ name: String, _ objects: Objects, _ shelf: Shelf
  ) throws(AWSError) {
    guard let type = provider["ProviderType"]?.string.flatMap(ProviderType.init) else { return }
    if type.isSocial ? name != type.rawValue : ProviderType(rawValue: name)?.isSocial == true {
      throw .invalidParameter("Provider \(name) cannot be of type \(type.rawValue).")
    }
    let identifiers = Set(provider["IdpIdentifiers"]?.strings ?? [])
    for other in objects.all(shelf) where other.id != name {
      if !identifiers.isDisjoint(with: other.members["IdpIdentifiers"]?.strings ?? []) {
        throw .cognito("DuplicateProviderException", "An identifier is in use by provider \(other.id).")
      }
    }
    provider["ProviderDetails"] = .map(try type.details(provider["ProviderDetails"]?.map ?? [:]))
    var mapping = provider["AttributeMapping"]?.map ?? [:]
    if let subject = type.subject { mapping["username"] = mapping["username"] ?? .string(subject) }
    provider["AttributeMapping"] = .map(mapping)
    provider["IdpIdentifiers"] = provider["IdpIdentifiers"] ?? []
  }
}
