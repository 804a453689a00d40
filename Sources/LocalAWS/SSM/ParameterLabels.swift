import AWS
import ResourceModel

/// Versions of a parameter and their labels.
///
/// Source: SSM API reference, GetParameterHistory, LabelParameterVersion, UnlabelParameterVersion; Systems Manager
/// user guide, "Working with parameter labels".
enum ParameterLabels {
  private static let labels = Attribute(
    "Labels", .list(.string(length: 1...100), count: 1...10), .required, "")

  static let operations = [history, label, unlabel]

  static func of(_ version: [String: Value]) -> [String] { version["Labels"]?.strings ?? [] }

  private static let history = LocalOperation(
    "GetParameterHistory", .parameterRead,
    [
      Parameters.name, Parameters.decryption, Attribute("MaxResults", .integer(1...50), ""),
      Attribute("NextToken", .string(), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let name = try Parameters.existing(input, call, objects).name
    let decrypts = input["WithDecryption"]?.bool == true
    let found = objects.page(
      call.shelf(.parameterVersion, under: name),
      from: try PageToken.start(input["NextToken"], refusing: "InvalidNextToken"),
      limit: input["MaxResults"]?.integer ?? 50)
    var answer: Attributes = [
      "Parameters": .list(
        found.items.map { version in
          var shown = version.members
          shown["Value"] = Parameters.value(version.members, decrypted: decrypts)
          shown["Ciphertext"] = nil
          shown["Policies"] = shown["Policies"] ?? []
          return .map(shown)
        })
    ]
    answer["NextToken"] = PageToken.token(found.next)
    return answer
  }

  /// Labels that are no good are listed, and the others attached all the same.
  private static let label = LocalOperation(
    "LabelParameterVersion", .parameterWrite,
    [Parameters.name, Attribute("ParameterVersion", .integer(), ""), labels]
  ) { objects, call, input throws(AWSError) in
    var version = try version(input, call, objects)
    let asked = input["Labels"]?.strings ?? []
    let good = asked.filter(isGood)
    let held = of(version.members)
    let all = held + good.filter { !held.contains($0) }
    guard all.count <= 10 else {
      throw .refusal(
        "ParameterVersionLabelLimitExceeded", "A parameter version can have a maximum of ten labels.")
    }
    for var other in objects.all(version.shelf) where of(other.members).contains(where: good.contains) {
      other.members["Labels"] = .list(of(other.members).filter { !good.contains($0) }.map { .string($0) })
      objects.put(other.members, other.id, on: version.shelf)
    }
    version.members["Labels"] = .list(all.map { .string($0) })
    objects.put(version.members, String(version.number), on: version.shelf)
    return [
      "InvalidLabels": .list(asked.filter { !isGood($0) }.map { .string($0) }),
      "ParameterVersion": .integer(version.number),
    ]
  }

  private static let unlabel = LocalOperation(
    "UnlabelParameterVersion", .parameterWrite,
    [Parameters.name, Attribute("ParameterVersion", .integer(), .required, ""), labels]
  ) { objects, call, input throws(AWSError) in
    var version = try version(input, call, objects)
    let asked = input["Labels"]?.strings ?? []
    let held = of(version.members)
    version.members["Labels"] = .list(held.filter { !asked.contains($0) }.map { .string($0) })
    objects.put(version.members, String(version.number), on: version.shelf)
    return [
      "RemovedLabels": .list(asked.filter(held.contains).map { .string($0) }),
      "InvalidLabels": .list(asked.filter { !held.contains($0) }.map { .string($0) }),
    ]
  }

  /// The version that the input names, the newest unless told.
  private static func version(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (number: Int, shelf: Shelf, members: [String: Value]) {
    let parameter = try Parameters.existing(input, call, objects)
    let number = input["ParameterVersion"]?.integer ?? parameter.members["Version"]?.integer ?? 0
    let shelf = call.shelf(.parameterVersion, under: parameter.name)
    guard let members = objects[shelf, String(number)] else {
      throw .versionNotFound(number, of: parameter.name)
    }
    return (number, shelf, members)
  }

  /// Letters, digits and `.-_`; not beginning with a digit, aws or ssm in any case.
  private static func isGood(_ label: String) -> Bool {
    let start = label.prefix(3).lowercased()
    return label.wholeMatch(of: /[a-zA-Z_.\-][a-zA-Z0-9_.\-]*/) != nil && start != "aws" && start != "ssm"
  }
}
