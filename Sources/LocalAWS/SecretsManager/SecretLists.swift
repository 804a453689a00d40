import AWS
import ResourceModel

/// Finds secrets. Source: Secrets Manager API reference, ListSecrets, Filter; user guide, "Find secrets".
enum SecretLists {
  static let operations = [list]

  static let filters = Attribute(
    "Filters",
    .list(
      .object([
        Attribute(
          "Key",
          .oneOf([
            "description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all",
          ]), ""),
        Attribute(
          "Values",
          .list(
            .string(length: 0...512, pattern: #"^\!?[a-zA-Z0-9 :_@\/\+\=\.\-\!]*$"#), count: 1...10), ""),
      ]), count: 0...10), "")

  private static let list = LocalOperation(
    "ListSecrets", .secretRead,
    [
      filters, SecretRows.maximum(100), SecretRows.token, Attribute("IncludePlannedDeletion", .bool, ""),
      Attribute("SortOrder", .oneOf(["asc", "desc"]), ""),
      Attribute(
        "SortBy", .oneOf(["created-date", "last-accessed-date", "last-changed-date", "name"]), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let page = try page(input, call, &objects, limit: 100)
    var answer: Attributes = [
      "SecretList": .list(
        page.secrets.map { secret in
          var members = SecretReads.shown(secret)
          let stages = secret.stages(objects)
          members["SecretVersionsToStages"] = stages.isEmpty ? nil : .map(stages)
          return .map(members)
        })
    ]
    answer["NextToken"] = PageToken.token(page.next)
    return answer
  }

  static func page(
    _ input: Attributes, _ call: Call, _ objects: inout Objects, limit: Int
  ) throws(AWSError) -> (secrets: [StoredSecret], next: Int?) {
    let limit = input["MaxResults"]?.integer ?? limit
    let start = try PageToken.start(input["NextToken"], refusing: "InvalidNextTokenException")
    let filters = (input["Filters"]?.list ?? []).map(SecretFilter.init)
    func isShown(_ name: String, _ members: [String: Value]) -> Bool {
      let end = members["DeletionTime"]?.integer
      if let end, input["IncludePlannedDeletion"] != true || end <= call.now.milliseconds { return false }
      return filters.allSatisfy { $0.lets(name, members, region: call.region) }
    }
    let shelf = call.shelf(.secret)
    if input["SortBy"] == nil || input["SortBy"] == "created-date", input["SortOrder"] != "desc" {
      let page = objects.page(shelf, from: start, limit: limit, where: isShown)
      return (page.items.map { StoredSecret($0.id, $0.members, call) }, page.next)
    }
    // Any other order is made anew for each page, which starts at a place in it.
    var secrets = objects.all(shelf).filter { isShown($0.id, $0.members) }
    let member =
      ["name": "Name", "last-changed-date": "LastChangedDate", "last-accessed-date": "LastAccessedDate"][
        input["SortBy"]?.string ?? ""]
    if let member { secrets.sort { key($0.members[member]) < key($1.members[member]) } }
    if input["SortOrder"] == "desc" { secrets.reverse() }
    let end = min(secrets.count, start + limit)
    guard start <= end else { return ([], nil) }
    return (
      secrets[start..<end].map { StoredSecret($0.id, $0.members, call) }, end < secrets.count ? end : nil
    )
  }

  /// Moments and names as texts that sort as they do.
  private static func key(_ value: Value?) -> String {
    switch value {
    case .string(let text)?: text
    case .decimal(let text)?: text
    case .integer(let number)?: String(number)
    default: ""
    }
  }
}

/// One condition on secrets: any of its values lets a secret through; `!` before a value turns it round.
struct SecretFilter {
  private let key: String
  private let values: [String]

  init(_ value: Value) {
    key = value["Key"]?.string ?? "all"
    values = value["Values"]?.strings ?? []
  }

  func lets(_ name: String, _ members: [String: Value], region: String) -> Bool {
    let tags = members["Tags"]?.map ?? [:]
    let description = members["Description"]?.string ?? ""
    let texts: [String] =
      switch key {
      case "name": [name]
      case "description": [description]
      case "tag-key": Array(tags.keys)
      case "tag-value": tags.values.compactMap(\.string)
      case "primary-region": [region]
      case "owning-service": [members["OwningService"]?.string ?? ""]
      default: [name, description] + tags.keys + tags.values.compactMap(\.string)
      }
    let isOfWords = ["description", "all"].contains(key)
    return values.contains { value in
      let isNegated = value.hasPrefix("!")
      let wanted = isNegated ? String(value.dropFirst()) : value
      let isFound = texts.contains { text in
        isOfWords ? Self.hasWords(text, wanted) : text.hasPrefix(wanted)
      }
      return isFound != isNegated
    }
  }

  /// Whether each word of the value begins a word of the text, in any letter case: as seen on AWS.
  private static func hasWords(_ text: String, _ value: String) -> Bool {
    let known = words(text)
    let wanted = words(value)
    return !wanted.isEmpty && wanted.allSatisfy { word in known.contains { $0.hasPrefix(word) } }
  }

  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }
  }
}
