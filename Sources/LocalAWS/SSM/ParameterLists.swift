import AWS
import ResourceModel

/// Finds parameters by path and by filters.
///
/// Source: SSM API reference, GetParametersByPath, DescribeParameters, ParameterStringFilter.
enum ParameterLists {
  static let operations = [byPath, describe]

  private static let filters = Attribute(
    "ParameterFilters",
    .list(
      .object([
        Attribute(
          "Key", .string(length: 1...132, pattern: "tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType"),
          .required, ""),
        Attribute("Option", .string(length: 1...10), ""),
        Attribute("Values", .list(.string(length: 1...1024), count: 1...50), ""),
      ])), "")
  private static let oldFilters = Attribute(
    "Filters",
    .list(
      .object([
        Attribute("Key", .oneOf(["Name", "Type", "KeyId"]), .required, ""),
        Attribute("Values", .list(.string(length: 1...1024), count: 1...50), .required, ""),
      ])), "")

  private static let byPath = LocalOperation(
    "GetParametersByPath", .parameterRead,
    [
      Attribute("Path", .string(length: 1...2048), .required, ""), Attribute("Recursive", .bool, ""), filters,
      SSMRows.decryption, SSMRows.maximum(10), SSMRows.token,
    ]
  ) { objects, call, input throws(AWSError) in
    let path = input["Path"]?.string ?? ""
    guard path.hasPrefix("/") else {
      throw .ssm(
        "ValidationException",
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\"."
      )
    }
    let filters = try (input["ParameterFilters"]?.list ?? []).map { value throws(AWSError) in
      try ParameterFilter(value, allowing: ["Type", "KeyId", "Label"])
    }
    let label = filters.first { $0.key == "Label" }?.values.first
    let page = try page(objects, call, input, limit: input["MaxResults"]?.integer ?? 10) {
      parameter, version in
      ParameterFilter.isBelow(path, parameter.name, recursively: input["Recursive"] == true)
        && filters.allSatisfy { $0.lets(parameter, version, objects, call) }
    }
    var answer: Attributes = [
      "Parameters": .list(
        page.items.map { parameter, version in
          let version = label.flatMap { parameter.labelled($0, objects) } ?? version
          return .map(parameter.shown(version, decrypts: input["WithDecryption"] == true))
        })
    ]
    answer["NextToken"] = PageToken.token(page.next)
    return answer
  }

  private static let describe = LocalOperation(
    "DescribeParameters", .parameterRead,
    [oldFilters, filters, SSMRows.maximum(50), SSMRows.token, Attribute("Shared", .bool, "")]
  ) { objects, call, input throws(AWSError) in
    if input["Filters"] != nil, input["ParameterFilters"] != nil {
      throw .ssm("ValidationException", "You can use either Filters or ParameterFilters in a single request.")
    }
    var filters: [ParameterFilter] = []
    for value in input["Filters"]?.list ?? [] { filters.append(ParameterFilter(old: value)) }
    for value in input["ParameterFilters"]?.list ?? [] { filters.append(try ParameterFilter(value)) }
    let page = try page(objects, call, input, limit: input["MaxResults"]?.integer ?? 50, named: filters) {
      parameter, version in filters.allSatisfy { $0.lets(parameter, version, objects, call) }
    }
    var answer: Attributes = [
      "Parameters": .list(
        page.items.map { parameter, version in
          var members = version.filter { !["Value", "Seal", "Labels", "Policies"].contains($0.key) }
          members["Name"] = .string(parameter.name)
          members["ARN"] = .string(parameter.arn)
          members["Policies"] = .list(ParameterPolicies.shown(version["Policies"]))
          return .map(members)
        })
    ]
    answer["NextToken"] = PageToken.token(page.next)
    return answer
  }

  /// - Parameter filters: where one asks for exact names, only those are looked at.
  private static func page(
    _ objects: Objects, _ call: Call, _ input: Attributes, limit: Int, named filters: [ParameterFilter] = [],
    where includes: (StoredParameter, [String: Value]) -> Bool
  ) throws(AWSError) -> (items: [(StoredParameter, [String: Value])], next: Int?) {
    let start = try PageToken.start(input["NextToken"], refusing: "InvalidNextToken")
    func found(_ name: String) -> (StoredParameter, [String: Value])? {
      let parameter = StoredParameter(named: name, call)
      guard let version = parameter.version(parameter.newest(objects), objects), includes(parameter, version)
      else { return nil }
      return (parameter, version)
    }
    if start == 0, let names = filters.first(where: \.namesExactly)?.values, names.count <= limit {
      return (Set(names).sorted().compactMap(found), nil)
    }
    let page = objects.page(call.shelf(.parameter), from: start, limit: limit) { name, _ in found(name) != nil
    }
    return (page.items.compactMap { found($0.id) }, page.next)
  }
}

/// One condition on parameters.
struct ParameterFilter {
  let key: String
  private let option: String
  let values: [String]

  var namesExactly: Bool { key == "Name" && option == "Equals" }

  /// - Throws: `InvalidFilterKey`, `InvalidFilterOption`, `InvalidFilterValue`.
  init(_ value: Value, allowing keys: [String]? = nil) throws(AWSError) {
    key = value["Key"]?.string ?? ""
    values = value["Values"]?.strings ?? []
    if let keys, !keys.contains(key) {
      throw .ssm(
        "InvalidFilterKey",
        "The following filter key is not valid: \(key). Valid filter keys include: [\(keys.joined(separator: ", "))]."
      )
    }
    option = value["Option"]?.string ?? (key == "Path" ? "OneLevel" : "Equals")
    let allowed =
      switch key {
      case "Path": ["Recursive", "OneLevel"]
      case "Name": ["BeginsWith", "Equals", "Contains"]
      default: ["Equals", "BeginsWith"]
      }
    guard allowed.contains(option) else {
      throw .ssm(
        "InvalidFilterOption",
        "The following filter option is not valid: \(option). Valid options include: [\(allowed.joined(separator: ", "))]."
      )
    }
    if values.isEmpty, !key.hasPrefix("tag:") {
      throw .ssm(
        "InvalidFilterValue", "The following filter values are missing : null for filter key \(key).")
    }
    if key == "Path", let wrong = values.first(where: { !$0.hasPrefix("/") }) {
      throw .ssm(
        "ValidationException",
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive): \(wrong)"
      )
    }
  }

  /// The older form: names by their beginning, the rest exactly.
  init(old value: Value) {
    key = value["Key"]?.string ?? ""
    values = value["Values"]?.strings ?? []
    option = key == "Name" ? "BeginsWith" : "Equals"
  }

  func lets(_ parameter: StoredParameter, _ version: [String: Value], _ objects: Objects, _ call: Call)
    -> Bool
  {
    switch key {
    case "Name": values.contains { matches(parameter.name, $0) }
    case "Path":
      values.contains { Self.isBelow($0, parameter.name, recursively: option == "Recursive") }
    case "Label": values.contains { parameter.labelled($0, objects) != nil }
    case _ where key.hasPrefix("tag:"):
      (objects[call.shelf(.parameter), parameter.name]?["Tags"]?[String(key.dropFirst(4))]?.string).map {
        tag in
        values.isEmpty || values.contains { matches(tag, $0) }
      } ?? false
    default: values.contains { matches(version[key]?.string ?? "", $0) }
    }
  }

  private func matches(_ text: String, _ value: String) -> Bool {
    switch option {
    case "BeginsWith":
      // A name may be given with or without its leading slash.
      text.hasPrefix(value) || key == "Name" && text.hasPrefix("/\(value)")
    case "Contains": text.contains(value)
    default: text == value || key == "Name" && text == "/\(value)"
    }
  }

  /// Whether the name stands below the path: directly, or at any depth.
  static func isBelow(_ path: String, _ name: String, recursively: Bool) -> Bool {
    let stem = path.hasSuffix("/") ? path : path + "/"
    let full = name.hasPrefix("/") ? name : "/\(name)"
    guard full.hasPrefix(stem) else { return false }
    return recursively || !full.dropFirst(stem.count).contains("/")
  }
}
