import AWS
import ResourceModel

/// One of the conditions that a list of parameters is narrowed by.
///
/// Source: SSM API reference, ParameterStringFilter; wording as AWS answers.
struct ParameterFilter {
  /// Which operation filters: they take different keys.
  enum Use {
    case describing
    case byPath

    fileprivate var keys: String {
      switch self {
      case .describing: "Path, Name, Type, KeyId, Tier"
      case .byPath: "Type, KeyId"
      }
    }

    fileprivate func takes(_ key: String) -> Bool {
      switch self {
      case .describing: key != "Label"
      case .byPath: ["Type", "KeyId", "Label"].contains(key)
      }
    }
  }

  /// The input member of both operations. AWS checks the number of values later, and in other words.
  static let input = Attribute(
    "ParameterFilters",
    .list(
      .object([
        Attribute(
          "Key", .string(length: 1...132, pattern: "tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType"),
          .required,
          ""),
        Attribute("Option", .string(length: 1...10), ""),
        Attribute("Values", .list(.string(length: 1...1024), count: 0...50), ""),
      ])), "")

  let key: String
  let option: String
  let values: [String]

  /// - Throws: `InvalidFilterKey`, `InvalidFilterOption`, `InvalidFilterValue`, `ValidationException`.
  static func read(_ value: Value?, for use: Use) throws(AWSError) -> [ParameterFilter] {
    var filters: [ParameterFilter] = []
    for filter in value?.list ?? [] {
      let key = filter["Key"]?.string ?? ""
      let read = ParameterFilter(
        key: key, option: filter["Option"]?.string ?? (key == "Path" ? "OneLevel" : "Equals"),
        values: filter["Values"]?.strings ?? [])
      try read.check(for: use)
      if filters.contains(where: { $0.key == key }) {
        throw .refusal(
          "InvalidFilterKey",
          "The following filter is duplicated in the request: \(key). A request can contain only one occurrence "
            + "of a specific filter.")
      }
      filters.append(read)
    }
    return filters
  }

  private func check(for use: Use) throws(AWSError) {
    guard use.takes(key) else {
      throw .refusal(
        "InvalidFilterKey",
        "The following filter key is not valid: \(key). Valid filter keys include: [\(use.keys)].")
    }
    if values.isEmpty, !key.hasPrefix("tag:") {
      throw .refusal(
        "InvalidFilterValue", "The following filter values are missing : null for filter key \(key).")
    }
    let options =
      switch key {
      case "Path": ["Recursive", "OneLevel"]
      case "Name": ["BeginsWith", "Equals", "Contains"]
      default: ["BeginsWith", "Equals"]
      }
    guard options.contains(option) else {
      let named = key == "Path" ? "Recursive, OneLevel" : "BeginsWith, Equals"
      throw .refusal(
        "InvalidFilterOption",
        "The following filter option is not valid: \(option). Valid options include: [\(named)].")
    }
    for value in values { try check(value) }
  }

  private func check(_ value: String) throws(AWSError) {
    let choices =
      switch key {
      case "Type": ["String", "StringList", "SecureString"]
      case "Tier": ["Standard", "Advanced", "Intelligent-Tiering"]
      default: [String]()
      }
    if !choices.isEmpty, option == "Equals", !choices.contains(value) {
      throw .refusal(
        "InvalidFilterOption",
        "The following filter value is not valid: \(value). Valid values include: "
          + "[\(choices.joined(separator: ", "))].")
    }
    guard key == "Path" else { return }
    if ["/aws", "/ssm"].contains(value.prefix(4).lowercased()) {
      throw .ssmValidation(
        #"Filters for common parameters can't be prefixed with "aws" or "ssm" (case-insensitive). "#
          + "When using global parameters, please specify within a global namespace.")
    }
    try ParameterPath.check(value)
  }

  /// The only names that can pass, where the filter asks for whole names: nothing else need be looked at.
  var names: [String]? {
    guard key == "Name", option == "Equals" else { return nil }
    let rooted = Set(values.map(ParameterPath.rooted))
    return rooted.flatMap { name in
      let plain = String(name.dropFirst())
      return plain.contains("/") ? [name] : [name, plain]
    }.sorted()
  }

  /// Whether a parameter passes. Labels belong to versions and are looked at elsewhere.
  /// - Parameter members: as they stand on the shelf of parameters.
  func includes(_ name: String, _ members: [String: Value]) -> Bool {
    switch key {
    case "Name": matches(ParameterPath.rooted(name), ParameterPath.rooted)
    case "Path":
      values.contains { ParameterPath($0).contains(name, recursive: option == "Recursive") }
    case "Label": true
    case _ where key.hasPrefix("tag:"):
      members["Tags"]?[String(key.dropFirst(4))]?.string.map { values.isEmpty || matches($0) { $0 } } ?? false
    default: members[key]?.string.map { matches($0) { $0 } } ?? false
    }
  }

  /// A name with and without a slash in front is the same to the filter, unless it looks for a part of one.
  private func matches(_ text: String, _ form: (String) -> String) -> Bool {
    switch option {
    case "BeginsWith": values.contains { text.hasPrefix(form($0)) }
    case "Contains": values.contains { text.contains($0) }
    default: values.contains { text == form($0) }
    }
  }
}
