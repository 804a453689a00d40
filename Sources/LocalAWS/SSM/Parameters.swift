import AWS
import ResourceModel

/// Reading single parameters, and deleting them.
///
/// Source: SSM API reference, GetParameter, GetParameters, DeleteParameter, DeleteParameters.
enum Parameters {
  static let name = Attribute("Name", .string(length: 1...2048), .required, "")
  static let decryption = Attribute("WithDecryption", .bool, "")
  private static let names = Attribute("Names", .list(.string(length: 1...2048), count: 1...10), .required, "")

  static let operations = [get, getSeveral, delete, deleteSeveral]

  private static let get = LocalOperation("GetParameter", .parameterRead, [name, decryption]) {
    objects, call, input throws(AWSError) in
    let decrypts = input["WithDecryption"]?.bool == true
    return ["Parameter": try answer(input["Name"]?.string ?? "", decrypts, call, &objects)]
  }

  /// Names that are no good or not there are listed, whatever is wrong with them.
  private static let getSeveral = LocalOperation("GetParameters", .parameterRead, [names, decryption]) {
    objects, call, input throws(AWSError) in
    let decrypts = input["WithDecryption"]?.bool == true
    var found: [Value] = []
    var invalid: [Value] = []
    for name in unique(input["Names"]) {
      do throws(AWSError) {
        found.append(try answer(name, decrypts, call, &objects))
      } catch  where ["ParameterNotFound", "ParameterVersionNotFound", "ValidationException"].contains(error.code) {
        invalid.append(.string(name))
      }
    }
    return ["Parameters": .list(found), "InvalidParameters": .list(invalid)]
  }

  private static let delete = LocalOperation("DeleteParameter", .parameterWrite, [name]) {
    objects, call, input throws(AWSError) in
    remove(try existing(input, call, objects).name, call, &objects)
    return [:]
  }

  private static let deleteSeveral = LocalOperation("DeleteParameters", .parameterWrite, [names]) {
    objects, call, input throws(AWSError) in
    var deleted: [Value] = []
    var invalid: [Value] = []
    for name in unique(input["Names"]) {
      if current(name, call, objects) == nil {
        invalid.append(.string(name))
      } else {
        remove(name, call, &objects)
        deleted.append(.string(name))
      }
    }
    return ["DeletedParameters": .list(deleted), "InvalidParameters": .list(invalid)]
  }

  private static func unique(_ names: Value?) -> [String] {
    var seen: Set<String> = []
    return (names?.strings ?? []).filter { seen.insert($0).inserted }
  }

  // MARK: What other operations look up

  /// The newest version's members; nil when there is no such parameter, or an expiration policy has ended it.
  static func current(_ name: String, _ call: Call, _ objects: Objects) -> [String: Value]? {
    guard let members = objects[call.shelf(.parameter), name], isLive(members, call) else { return nil }
    return members
  }

  static func isLive(_ members: [String: Value], _ call: Call) -> Bool {
    members["ExpiresAt"]?.integer.map { $0 > call.now.milliseconds } ?? true
  }

  /// The parameter that the input names.
  /// - Throws: `ParameterNotFound`.
  static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (name: String, members: [String: Value]) {
    for name in try ParameterName(input["Name"]?.string ?? "", call).candidates {
      if let members = current(name, call, objects) { return (name, members) }
    }
    throw .parameterNotFound
  }

  static func remove(_ name: String, _ call: Call, _ objects: inout Objects) {
    objects.removeAll(from: call.shelf(.parameterVersion, under: name))
    objects.remove(name, from: call.shelf(.parameter))
  }

  /// A version as the reading operations show it.
  /// - Parameter selector: as it was asked for, colon included.
  static func shown(
    _ version: [String: Value], decrypted: Bool, selector: String = "", _ call: Call
  ) -> Value {
    var shown = version.filter { ["Name", "Type", "Version", "LastModifiedDate", "DataType"].contains($0.key) }
    shown["Value"] = value(version, decrypted: decrypted)
    shown["ARN"] = .string(arn(version["Name"]?.string ?? "", call))
    if !selector.isEmpty { shown["Selector"] = .string(selector) }
    return .map(shown)
  }

  static func value(_ version: [String: Value], decrypted: Bool) -> Value? {
    decrypted ? version["Value"] : version["Ciphertext"] ?? version["Value"]
  }

  static func arn(_ name: String, _ call: Call) -> String {
    call.arn("ssm", "parameter\(name.hasPrefix("/") ? "" : "/")\(name)")
  }

  private static func answer(
    _ asked: String, _ decrypts: Bool, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> Value {
    if let secret = SecretReference(asked) { return try secret.answer(decrypts, call, &objects) }
    let name = try ParameterName(asked, call)
    for candidate in name.candidates {
      guard let members = current(candidate, call, objects) else { continue }
      let version = try version(candidate, members, name.selector, call, objects)
      return shown(version, decrypted: decrypts, selector: name.selectorText, call)
    }
    throw .parameterNotFound
  }

  private static func version(
    _ name: String, _ members: [String: Value], _ selector: ParameterName.Selector?, _ call: Call,
    _ objects: Objects
  ) throws(AWSError) -> [String: Value] {
    let shelf = call.shelf(.parameterVersion, under: name)
    switch selector {
    case nil: return objects[shelf, String(members["Version"]?.integer ?? 0)] ?? [:]
    case .version(let number)?:
      guard let version = objects[shelf, String(number)] else { throw .versionNotFound(number, of: name) }
      return version
    case .label(let label)?:
      guard let version = objects.all(shelf).first(where: { ParameterLabels.of($0.members).contains(label) })
      else {
        throw .refusal(
          "ParameterVersionNotFound",
          "Systems Manager could not find label \(label) for parameter \(name). Verify the label and try again.")
      }
      return version.members
    }
  }
}

extension AWSError {
  static func versionNotFound(_ number: Int, of name: String) -> AWSError {
    .refusal(
      "ParameterVersionNotFound",
      "Systems Manager could not find version \(number) of \(name). Verify the version and try again.")
  }
}
