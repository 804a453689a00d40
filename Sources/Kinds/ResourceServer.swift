package import AWS
package import ResourceModel

/// An API's scopes in a user pool.
///
/// Source: Cognito user pools API reference, CreateResourceServer and UpdateResourceServer; Cognito
/// developer guide, "Scopes, M2M, and resource servers".
package struct ResourceServer: ResourceKind {
  package let schema = Schema(
    "resourceServer", "An API's identifier and scopes in a user pool.",
    guardedBecause: "every client loses the API's scopes and its tokens are refused",
    [
      Attribute(
        "UserPoolId", .userPoolID, .required,
        onChange: .replaces("a resource server belongs to one pool"), "The pool it belongs to."),
      Attribute(
        "Identifier", .string(length: 1...256, pattern: #"[\x21\x23-\x5B\x5D-\x7E]+"#), .required,
        onChange: .replaces("every scope is named after the identifier"),
        "First part of every scope, as in `identifier/scope`. Together with a scope's name 255 characters at most."
      ),
      Attribute(
        "Name", .string(length: 1...256, pattern: #"[\w\s+=,.@-]+"#), .required,
        "What people see. AWS wants it on every update."),
      Attribute(
        "Scopes",
        .map(.string(length: 1...256), key: 1...256, count: 0...100),
        wireForm: .pairs(key: "ScopeName", value: "ScopeDescription"),
        "Scope names with a description each, 100 at most. An update replaces them all."),
    ])

  package let operations: Operations? = Operations(
    create: .createResourceServer, read: .describeResourceServer, update: .updateResourceServer,
    delete: .deleteResourceServer, answer: "ResourceServer",
    identity: ["UserPoolId": "UserPoolId", "Identifier": "Identifier"])

  package init() {}

  /// Few servers are described one by one. Many are listed pool by pool, because a list holds the scopes
  /// too: one call answers for fifty servers.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    var found: [PhysicalID: Observation] = [:]
    for (pool, ids) in Dictionary(grouping: ids, by: { $0["UserPoolId"] ?? "" }) {
      if ids.count > 2 {
        guard let servers = try await servers(of: pool, using: aws) else { continue }
        let wanted = Set(ids)
        for server in servers {
          guard let members = server.map, let identifier = members["Identifier"]?.string else { continue }
          let id = PhysicalID(["UserPoolId": pool, "Identifier": identifier])
          if wanted.contains(id) { found[id] = observation(of: members, in: aws.scope) }
        }
      }
      // A list may lag a second behind a create, so what it lacks is asked for by name.
      let missing = ids.filter { found[$0] == nil }
      let answers = try await concurrently(missing) { id throws(AWSError) in
        try await readMembers(id, using: aws)
      }
      for (id, members) in zip(missing, answers) {
        if let members { found[id] = observation(of: members, in: aws.scope) }
      }
    }
    return found
  }

  /// Every resource server of a pool; nil when there is no such pool.
  private func servers(of pool: String, using aws: any AWSReading) async throws(AWSError) -> [Value]? {
    do {
      return try await aws.pages(
        .listResourceServers, ["UserPoolId": .string(pool), "MaxResults": 50], items: "ResourceServers")
    } catch  where error.isNotFound {
      return nil
    }
  }

  package func problems(in desired: Attributes) -> [Problem] {
    let identifier = desired["identifier"]?.string ?? ""
    return (desired["scopes"]?.map ?? [:]).keys.sorted().compactMap { scope in
      let whole = identifier.unicodeScalars.count + 1 + scope.unicodeScalars.count
      if scope.wholeMatch(of: #/[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]+/#) == nil {
        return Problem(
          "scopes.\(scope)", "a scope's name holds printable ASCII without space, quote, slash and backslash",
          suggestion: "use letters, digits and . - _ :")
      }
      return whole > 256
        ? Problem(
          "scopes.\(scope)", "`\(identifier)/\(scope)` has \(whole) characters; Cognito takes 256",
          suggestion: "shorten the identifier or the scope") : nil
    }
  }
}

extension AttributeType {
  /// Source: botocore 1.43.11, UserPoolIdType.
  static let userPoolID = AttributeType.string(length: 1...55, pattern: #"[\w-]+_[0-9a-zA-Z]+"#)
}
