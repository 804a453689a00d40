import ResourceModel

/// What goes into the JSON columns and comes out of them.
enum StoredJSON {
  /// - Throws: ``InventoryError`` of code `integrity` when the value holds a secret or an unresolved reference: by
  ///   then something above has failed to redact, and the value is in no error text and not stored.
  static func write(_ value: Value, of resource: ResourceID, _ column: String) throws(InventoryError)
    -> String
  {
    if let path = unstorable(value) {
      let place = path.isEmpty ? column : "\(column).\(path)"
      throw .defect("\(resource): \(place) holds a secret or an unresolved reference, which is never stored")
    }
    return JSONWriter.write(value)
  }

  static func write(_ texts: [String: String]) -> String {
    JSONWriter.write(.map(texts.mapValues(Value.string)))
  }

  static func read(_ text: String, of resource: ResourceID, _ column: String) throws(InventoryError) -> Value
  {
    do { return try JSONReader.read(text) } catch {
      throw InventoryError(.integrity, "the inventory's \(column) of \(resource) is \(error)")
    }
  }

  static func attributes(
    _ text: String, of resource: ResourceID, _ column: String
  ) throws(InventoryError) -> Attributes {
    guard let members = try read(text, of: resource, column).map else {
      throw InventoryError(.integrity, "the inventory's \(column) of \(resource) is no JSON object")
    }
    return members
  }

  static func texts(
    _ text: String, of resource: ResourceID, _ column: String
  ) throws(InventoryError) -> [String: String] {
    let members = try attributes(text, of: resource, column)
    let texts = members.compactMapValues(\.string)
    guard texts.count == members.count else {
      throw InventoryError(.integrity, "the inventory's \(column) of \(resource) holds something but text")
    }
    return texts
  }

  static func write(_ ids: [PhysicalID]) -> String {
    JSONWriter.write(.list(ids.map { .map($0.members.mapValues(Value.string)) }))
  }

  static func physicalIDs(
    _ text: String, of resource: ResourceID, _ column: String
  ) throws(InventoryError) -> [PhysicalID] {
    var ids: [PhysicalID] = []
    for item in try read(text, of: resource, column).list ?? [] {
      ids.append(PhysicalID((item.map ?? [:]).compactMapValues(\.string)))
    }
    return ids
  }

  /// The path of the first part that must not be stored; nil when there is none.
  private static func unstorable(_ value: Value) -> String? {
    switch value {
    case .bool, .integer, .decimal, .string: return nil
    case .secret, .template: return ""
    case .list(let items):
      for (index, item) in items.enumerated() {
        if let path = unstorable(item) { return path.isEmpty ? "\(index)" : "\(index).\(path)" }
      }
    case .map(let members):
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        if let path = unstorable(member) { return path.isEmpty ? name : "\(name).\(path)" }
      }
    }
    return nil
  }
}
