import AWS
import ResourceModel

/// Links to terms of use and privacy policies that managed login shows, one of each name a client.
///
/// Source: Cognito user pools API reference, CreateTerms and its like.
enum TermsDocuments {
  private static let id = Attribute("TermsId", CognitoRows.uuid, .required, "")
  private static let settings = [
    Attribute("TermsName", .string(pattern: "^(terms-of-use|privacy-policy)$"), ""),
    Attribute("TermsSource", .oneOf(["LINK"]), ""), Attribute("Enforcement", .oneOf(["NONE"]), ""),
    Attribute(
      "Links",
      .map(.string(length: 1...1024, pattern: #"^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$"#), count: 1...13), ""),
  ]
  private static let languages: Set = [
    "default", "dutch", "english", "french", "spanish", "german", "bahasa-indonesia", "italian", "japanese",
    "korean", "portuguese-brazil", "chinese-simplified", "chinese-traditional",
  ]

  static let operations = [create, describe, update, delete, list]

  private static let create = LocalOperation(
    "CreateTerms", .userPoolResourceUpdate,
    CognitoRows.pool + [CognitoRows.client.with(.required)]
      + settings.map { $0.wireName == "Links" ? $0 : $0.with(.required) }
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    let id = RequestID.make()
    var terms = input
    terms["Links"] = terms["Links"] ?? [:]
    terms["TermsId"] = .string(id)
    terms["CreationDate"] = call.time
    return try keep(terms, id, on: call.shelf(.terms, under: client.pool), call, &objects)
  }

  private static let describe = LocalOperation(
    "DescribeTerms", .userPoolResourceRead, CognitoRows.pool + [id]
  ) { objects, call, input throws(AWSError) in
    ["Terms": .map(try existing(input, call, objects).members)]
  }

  /// Keeps what is left out.
  private static let update = LocalOperation(
    "UpdateTerms", .userPoolResourceUpdate, CognitoRows.pool + [id] + settings
  ) { objects, call, input throws(AWSError) in
    let old = try existing(input, call, objects)
    return try keep(old.members.merging(input) { $1 }, old.id, on: old.shelf, call, &objects)
  }

  private static let delete = LocalOperation(
    "DeleteTerms", .userPoolResourceUpdate, CognitoRows.pool + [id]
  ) { objects, call, input throws(AWSError) in
    let terms = try existing(input, call, objects)
    objects.remove(terms.id, from: terms.shelf)
    return [:]
  }

  private static let list = LocalOperation(
    "ListTerms", .userPoolResourceRead, CognitoRows.pool + CognitoRows.paging(1...60)
  ) { objects, call, input throws(AWSError) in
    let shelf = call.shelf(.terms, under: try call.userPool(input, in: objects).id)
    let shown: Set = ["TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate"]
    return try objects.list("Terms", from: shelf, input) { terms in terms.filter { shown.contains($0.key) } }
  }

  private static func existing(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> (id: String, shelf: Shelf, members: [String: Value]) {
    let shelf = call.shelf(.terms, under: try call.userPool(input, in: objects).id)
    let id = input["TermsId"]?.string ?? ""
    guard let members = objects[shelf, id] else {
      throw .cognito("ResourceNotFoundException", "Terms \(id) do not exist.")
    }
    return (id, shelf, members)
  }

  private static func keep(
    _ terms: [String: Value], _ id: String, on shelf: Shelf, _ call: Call, _ objects: inout Objects
  ) throws(AWSError) -> Attributes {
    let links = terms["Links"]?.map ?? [:]
    guard links.keys.allSatisfy({ $0.hasPrefix("cognito:") && languages.contains(String($0.dropFirst(8))) })
    else { throw .invalidParameter("The keys of Links are cognito:default and cognito:LANGUAGE.") }
    guard links["cognito:default"] != nil else {
      throw .invalidParameter("Links must hold cognito:default.")
    }
    let same = objects.page(shelf, limit: 1) { other, members in
      other != id && members["ClientId"] == terms["ClientId"] && members["TermsName"] == terms["TermsName"]
    }
    guard same.items.isEmpty else {
      throw .cognito("TermsExistsException", "The client has terms of that name already.")
    }
    let kept = terms.merging(["LastModifiedDate": call.time]) { $1 }
    objects.put(kept, id, on: shelf)
    return ["Terms": .map(kept)]
  }
}
