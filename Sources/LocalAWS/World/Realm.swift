/// Whose an object is: an account's region. Names that must be unique beyond one account stand in a realm
/// without an account.
package struct Realm: Sendable, Hashable {
  package let account: String
  package let region: String

  package init(account: String, region: String) {
    self.account = account
    self.region = region
  }

  /// For what is unique in a region across all accounts, such as a domain's prefix.
  package static func everyAccount(in region: String) -> Realm { Realm(account: "", region: region) }
  /// For what is looked up by its name alone, such as a pool's id in a URL.
  package static let everywhere = Realm(account: "", region: "")
}

/// What an object is; each service's folder names its own.
package struct ObjectType: RawRepresentable, Sendable, Hashable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package init(_ name: String) { rawValue = name }
}

/// Where objects of one type stand side by side, in the order in which they were made.
package struct Shelf: Sendable, Hashable {
  package let realm: Realm
  package let type: ObjectType
  /// The object they belong to, such as a client's pool; empty for those on their own.
  package let parent: String

  package init(_ realm: Realm, _ type: ObjectType, under parent: String = "") {
    self.realm = realm
    self.type = type
    self.parent = parent
  }
}
