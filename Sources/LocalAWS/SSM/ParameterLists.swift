import AWS
import ResourceModel

/// Lists of parameters, in the order in which they were made.
///
/// Source: SSM API reference, DescribeParameters, GetParametersByPath.
enum ParameterLists {
  static let operations = [describe, byPath]

  private static let token = Attribute("NextToken", .string(), "")

  private static let describe = LocalOperation(
    "DescribeParameters", .parameterRead,
    [
      Attribute(
        "Filters",
        .list(
          .object([
            Attribute("Key", .oneOf(["Name", "Type", "KeyId"]), .required, ""),
            Attribute("Values", .list(.string(length: 1...1024), count: 1...50), .required, ""),
          ])), ""),
      ParameterFilter.input, Attribute("MaxResults", .integer(1...50), ""), token,
      Attribute("Shared", .bool, ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let filters = try ParameterFilter.read(input["ParameterFilters"], for: .describing)
    let older = input["Filters"]?.list ?? []
    if !filters.isEmpty, !older.isEmpty {
      throw .ssmValidation("You can use either Filters or ParameterFilters in a single request.")
    }
    // Nobody shares parameters here.
    if input["Shared"]?.bool == true { return ["Parameters": []] }
    func isFound(_ name: String, _ members: [String: Value]) -> Bool {
      Parameters.isLive(members, call) && filters.allSatisfy { $0.includes(name, members) }
        && older.allSatisfy { includes($0, name, members) }
    }
    let limit = input["MaxResults"]?.integer ?? 10
    let start = try PageToken.start(input["NextToken"], refusing: "InvalidNextToken")
    if start == 0, let names = filters.lazy.compactMap(\.names).first, names.count <= limit {
      let shelf = call.shelf(.parameter)
      let found = names.compactMap { name in objects[shelf, name].flatMap { isFound(name, $0) ? $0 : nil } }
      return ["Parameters": .list(found.map { described($0, call) })]
    }
    let found = objects.page(call.shelf(.parameter), from: start, limit: limit, where: isFound)
    var answer: Attributes = ["Parameters": .list(found.items.map { described($0.members, call) })]
    answer["NextToken"] = PageToken.token(found.next)
    return answer
  }

  private static let byPath = LocalOperation(
    "GetParametersByPath", .parameterRead,
    [
      Attribute("Path", .string(length: 1...2048), .required, ""), Attribute("Recursive", .bool, ""),
      ParameterFilter.input, Parameters.decryption, Attribute("MaxResults", .integer(1...10), ""), token,
    ]
  ) { objects, call, input throws(AWSError) in
    let text = input["Path"]?.string ?? ""
    try ParameterPath.check(text)
    let path = ParameterPath(text)
    let recursive = input["Recursive"]?.bool == true
    let filters = try ParameterFilter.read(input["ParameterFilters"], for: .byPath)
    let labels = filters.first { $0.key == "Label" }?.values
    let decrypts = input["WithDecryption"]?.bool == true
    let store = objects
    let found = objects.page(
      call.shelf(.parameter), from: try PageToken.start(input["NextToken"], refusing: "InvalidNextToken"),
      limit: input["MaxResults"]?.integer ?? 10
    ) { name, members in
      path.contains(name, recursive: recursive) && Parameters.isLive(members, call)
        && filters.allSatisfy { $0.includes(name, members) }
        && (labels == nil || version(of: name, members, labels, call, store) != nil)
    }
    let shown = found.items.compactMap { item in
      version(of: item.id, item.members, labels, call, store)
        .map { Parameters.shown($0, decrypted: decrypts, call) }
    }
    var answer: Attributes = ["Parameters": .list(shown)]
    answer["NextToken"] = PageToken.token(found.next)
    return answer
  }

  /// The older filters: names by their beginning, the others as they are.
  private static func includes(_ filter: Value, _ name: String, _ members: [String: Value]) -> Bool {
    let values = filter["Values"]?.strings ?? []
    let key = filter["Key"]?.string ?? ""
    if key == "Name" { return values.contains { name.hasPrefix($0) } }
    return members[key]?.string.map(values.contains) ?? false
  }

  private static func described(_ members: [String: Value], _ call: Call) -> Value {
    var shown = members
    shown["Tags"] = nil
    shown["ExpiresAt"] = nil
    shown["ARN"] = .string(Parameters.arn(members["Name"]?.string ?? "", call))
    shown["Policies"] = shown["Policies"] ?? []
    return .map(shown)
  }

  /// The newest version; where labels are asked for, the newest that has one of them.
  private static func version(
    of name: String, _ members: [String: Value], _ labels: [String]?, _ call: Call, _ objects: Objects
  ) -> [String: Value]? {
    let shelf = call.shelf(.parameterVersion, under: name)
    guard let labels else { return objects[shelf, String(members["Version"]?.integer ?? 0)] }
    return objects.all(shelf).last { ParameterLabels.of($0.members).contains(where: labels.contains) }?.members
  }
}
