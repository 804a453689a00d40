import AWS
import ResourceModel

/// Names for versions. Source: SSM API reference, LabelParameterVersion, UnlabelParameterVersion.
enum ParameterLabels {
  static let operations = [label, unlabel]
  private static let labels = Attribute(
    "Labels", .list(.string(length: 1...100), count: 1...10), .required, "")
  private static let most = 10

  private static let label = LocalOperation(
    "LabelParameterVersion", .parameterWrite,
    [SSMRows.name, Attribute("ParameterVersion", .integer(), ""), labels]
  ) { objects, call, input throws(AWSError) in
    let (parameter, number, version) = try target(input, call, objects)
    let wanted = input["Labels"]?.strings ?? []
    let invalid = wanted.filter { !isValid($0) }
    let valid = wanted.filter(isValid)
    let own = version["Labels"]?.strings ?? []
    guard Set(own + valid).count <= most else {
      throw .ssm(
        "ParameterVersionLabelLimitExceeded",
        "An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum 10 labels.Move one or more labels to another version and try again."
      )
    }
    // A label moves from the version that has it.
    for other in objects.all(parameter.versions) where other.id != String(number) {
      let kept = (other.members["Labels"]?.strings ?? []).filter { !valid.contains($0) }
      if kept.count != other.members["Labels"]?.list?.count {
        relabel(other.id, other.members, kept, parameter, &objects)
      }
    }
    relabel(String(number), version, own + valid.filter { !own.contains($0) }, parameter, &objects)
    return ["InvalidLabels": .list(invalid.map { .string($0) }), "ParameterVersion": .integer(number)]
  }

  private static let unlabel = LocalOperation(
    "UnlabelParameterVersion", .parameterWrite,
    [SSMRows.name, Attribute("ParameterVersion", .integer(), .required, ""), labels]
  ) { objects, call, input throws(AWSError) in
    let (parameter, number, version) = try target(input, call, objects)
    let own = version["Labels"]?.strings ?? []
    let wanted = input["Labels"]?.strings ?? []
    relabel(String(number), version, own.filter { !wanted.contains($0) }, parameter, &objects)
    return [
      "RemovedLabels": .list(wanted.filter(own.contains).map { .string($0) }),
      "InvalidLabels": .list(wanted.filter { !own.contains($0) }.map { .string($0) }),
    ]
  }

  private static func target(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (StoredParameter, Int, [String: Value]) {
    let parameter = try StoredParameter.existing(input["Name"]?.string ?? "", call, objects)
    let number = input["ParameterVersion"]?.integer ?? parameter.newest(objects)
    guard let version = parameter.version(number, objects) else {
      throw .ssm(
        "ParameterVersionNotFound",
        "Systems Manager could not find version \(number) of \(parameter.name). Verify the version and try again."
      )
    }
    return (parameter, number, version)
  }

  private static func relabel(
    _ id: String, _ version: [String: Value], _ labels: [String], _ parameter: StoredParameter,
    _ objects: inout Objects
  ) {
    objects.put(
      version.merging(["Labels": .list(labels.map { .string($0) })]) { _, new in new }, id,
      on: parameter.versions)
  }

  /// Letters, digits, `.`, `-` and `_`; not beginning with a digit, `aws` or `ssm`.
  private static func isValid(_ label: String) -> Bool {
    let start = label.lowercased()
    return label.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || [0x2D, 0x2E, 0x5F].contains(byte)
    } && !start.hasPrefix("aws") && !start.hasPrefix("ssm") && label.first?.isNumber == false
  }
}
