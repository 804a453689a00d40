import AWS
import ResourceModel

/// One stored secret as the operations find it.
struct StoredSecret {
  let name: String
  var members: [String: Value]
  private let shelf: Shelf
  private let now: Timestamp
  let versions: Shelf

  init(_ name: String, _ members: [String: Value], _ call: Call) {
    self.name = name
    self.members = members
    shelf = call.shelf(.secret)
    now = call.now
    versions = call.shelf(.secretVersion, under: members["ARN"]?.string ?? "")
  }

  /// Finds a secret by name, ARN, or ARN without its last seven characters.
  /// - Parameter allowingDeleted: also lets one through that waits for its deletion.
  /// - Throws: `ResourceNotFoundException`; `InvalidRequestException` for one that waits for its deletion;
  ///   `ValidationException` for what can be no name.
  static func existing(
    _ input: Attributes, _ call: Call, _ objects: inout Objects, allowingDeleted: Bool = false
  ) throws(AWSError) -> StoredSecret {
    let id = input["SecretId"]?.string ?? ""
    if !id.hasPrefix("arn:") { try SecretName.check(id) }
    guard let name = name(id, call, objects), let secret = at(name, call, &objects) else {
      throw .refusal("ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
    }
    if secret.isDeleted, !allowingDeleted {
      throw .invalidRequest(
        "You can't perform this operation on the secret because it was marked for deletion.")
    }
    return secret
  }

  /// The secret of that name; one whose time has come is gone.
  static func at(_ name: String, _ call: Call, _ objects: inout Objects) -> StoredSecret? {
    guard let members = objects[call.shelf(.secret), name] else { return nil }
    let secret = StoredSecret(name, members, call)
    if let end = members["DeletionTime"]?.integer, end <= call.now.milliseconds {
      secret.remove(&objects)
      return nil
    }
    return secret
  }

  private static func name(_ id: String, _ call: Call, _ objects: Objects) -> String? {
    guard id.hasPrefix("arn:") else { return id }
    let head = call.arn("secretsmanager", "secret:")
    guard id.hasPrefix(head) else { return nil }
    let rest = String(id.dropFirst(head.count))
    let whole = String(rest.dropLast(7))
    if objects[call.shelf(.secret), whole]?["ARN"]?.string == id { return whole }
    // What ends as a whole ARN does is taken for one.
    return SecretName.endsLikeARN(rest) ? nil : rest
  }

  var isDeleted: Bool { members["DeletionTime"] != nil }
  var arn: Value { members["ARN"] ?? "" }
  /// What nearly every answer begins with.
  var identity: Attributes { ["ARN": arn, "Name": .string(name)] }

  func save(_ objects: inout Objects) { objects.put(members, name, on: shelf) }

  mutating func change(_ objects: inout Objects, _ edit: (inout [String: Value]) -> Void) {
    edit(&members)
    members["LastChangedDate"] = .time(now)
    save(&objects)
  }

  func remove(_ objects: inout Objects) {
    objects.removeAll(from: versions)
    objects.remove(name, from: shelf)
  }

  // MARK: Versions

  func version(_ id: String, _ objects: Objects) -> [String: Value]? { objects[versions, id] }

  /// The version that carries the stage.
  func version(staged stage: String, _ objects: Objects) -> (id: String, members: [String: Value])? {
    objects.all(versions).first { $0.members["VersionStages"]?.strings?.contains(stage) == true }
  }

  /// Stages by version id; versions without a stage are left out.
  func stages(_ objects: Objects) -> [String: Value] {
    var stages: [String: Value] = [:]
    for version in objects.all(versions) where version.members["VersionStages"] != [] {
      stages[version.id] = version.members["VersionStages"]
    }
    return stages
  }

  /// Puts the stage on a version and takes it from the one that has it. AWSCURRENT leaves AWSPREVIOUS behind.
  func move(_ stage: String, to id: String?, _ objects: inout Objects) {
    let holder = version(staged: stage, objects)?.id
    if holder == id { return }
    if let holder { edit(holder, &objects) { $0.filter { $0 != stage } } }
    if let id { edit(id, &objects) { $0 + [stage] } }
    if stage == "AWSCURRENT", let holder { move("AWSPREVIOUS", to: holder, &objects) }
  }

  private func edit(_ id: String, _ objects: inout Objects, _ change: ([String]) -> [String]) {
    guard var version = objects[versions, id] else { return }
    version["VersionStages"] = .list(change(version["VersionStages"]?.strings ?? []).map { .string($0) })
    objects.put(version, id, on: versions)
  }
}
