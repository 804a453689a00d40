/// To and from AWS's JSON, by the rows alone.
///
/// Both directions end in the canonical form: sets sorted and without duplicates, enumerations in AWS's
/// spelling, empty lists and objects absent. The form is a fixed point: applying it twice changes nothing.
extension Schema {
  /// What AWS answered, in the stack language's names. Members without a row, and secrets, are left out.
  package func attributes(fromWire members: [String: Value]) -> Attributes {
    Self.attributes(attributes, fromWire: members)
  }

  /// The request members for those attributes that `includes` lets through; computed ones never are.
  package func wire(
    from values: Attributes, including includes: (Attribute) -> Bool = { _ in true }
  ) -> [String: Value] {
    var members: [String: Value] = [:]
    for attribute in attributes where !attribute.isComputed && includes(attribute) {
      if let value = values[attribute.name] {
        members[attribute.wireName] = attribute.wire(from: value, over: nil)
      }
    }
    return members
  }

  /// A request body for an update that replaces: the observed members, unknown ones included, with the
  /// target laid over them. An attribute that the target lacks is taken out, so that AWS resets it. An element of a
  /// list keeps its unknown members as long as its name, or else all that is known of it, is the same.
  ///
  /// - Parameter includes: the attributes the operation takes; the others are taken out.
  package func overlay(
    _ target: Attributes, onto observed: [String: Value],
    including includes: (Attribute) -> Bool = { _ in true }
  ) -> [String: Value] {
    Self.overlay(attributes, target, onto: observed, including: includes)
  }

  /// Declared attributes in canonical form.
  package func normalised(_ values: Attributes) -> Attributes {
    var result: Attributes = [:]
    for (name, value) in values {
      guard let attribute = self[name] else {
        result[name] = value
        continue
      }
      if let canonical = attribute.canonical(value) { result[name] = canonical }
    }
    return result
  }

  fileprivate static func attributes(_ rows: [Attribute], fromWire members: [String: Value]) -> Attributes {
    var result: Attributes = [:]
    for attribute in rows where !attribute.isSensitive {
      if let value = members[attribute.observedName].flatMap(attribute.value(fromWire:)) {
        result[attribute.name] = value
      }
    }
    return result
  }

  fileprivate static func overlay(
    _ rows: [Attribute], _ target: Attributes, onto observed: [String: Value],
    including includes: (Attribute) -> Bool = { _ in true }
  ) -> [String: Value] {
    var members = observed
    // All go before any is set: two rows may stand for one member, such as a name that is also the id.
    for attribute in rows { members[attribute.observedName] = nil }
    for attribute in rows {
      guard !attribute.isComputed, includes(attribute), let value = target[attribute.name] else { continue }
      members[attribute.wireName] = attribute.wire(from: value, over: observed[attribute.observedName])
    }
    return members
  }
}

extension Attribute {
  /// The canonical form of a value in the stack language; nil when it says nothing.
  package func canonical(_ value: Value) -> Value? { type.canonical(value).map(settled) }

  /// One form for what AWS takes for the same.
  private func settled(_ value: Value) -> Value {
    if let orderedBy, let items = value.list {
      return .list(
        items.sorted { left, right in
          let (one, other) = (left[orderedBy]?.integer ?? .max, right[orderedBy]?.integer ?? .max)
          return one == other ? left < right : one < other
        })
    }
    return readsAs[value] ?? value
  }

  /// The canonical value for AWS's member; nil when it stands for "absent".
  fileprivate func value(fromWire member: Value) -> Value? {
    switch wireForm {
    case .plain: return type.value(fromWire: member).map(settled)
    case .pairs(let key, let value):
      var entries: [String: Value] = [:]
      for item in member.list ?? [] {
        if let name = item[key]?.string { entries[name] = item[value] ?? "" }
      }
      return entries.isEmpty ? nil : .map(entries)
    case .keyed(let key):
      guard case .map(let element, _, _) = type else { return nil }
      var entries: [String: Value] = [:]
      for item in member.list ?? [] {
        guard var members = item.map, let name = members.removeValue(forKey: key)?.string else { continue }
        entries[name] = element.value(fromWire: .map(members)) ?? .map([:])
      }
      return entries.isEmpty ? nil : .map(entries)
    }
  }

  /// - Parameter before: the member as AWS has it, whose unknown parts are kept.
  fileprivate func wire(from value: Value, over before: Value?) -> Value {
    switch (wireForm, value.map) {
    case (.pairs(let key, let member), let entries?):
      let old = Self.byName(before, key)
      return .list(
        entries.sorted { $0.key < $1.key }.map { name, entry in
          .map((old[name]?.map ?? [:]).merging([key: .string(name), member: entry]) { $1 })
        })
    case (.keyed(let key), let entries?):
      guard case .map(let element, _, _) = type else { return value }
      let old = Self.byName(before, key)
      return .list(
        entries.sorted { $0.key < $1.key }.map { name, entry in
          var members = element.wire(from: entry, over: old[name]).map ?? [:]
          members[key] = .string(name)
          return .map(members)
        })
    default: return type.wire(from: value, over: before)
    }
  }

  /// The elements of a list by the member that names them.
  private static func byName(_ list: Value?, _ key: String) -> [String: Value] {
    Dictionary(
      (list?.list ?? []).compactMap { item in item[key]?.string.map { ($0, item) } }, uniquingKeysWith: { $1 }
    )
  }
}

extension AttributeType {
  fileprivate func value(fromWire member: Value) -> Value? {
    switch (self, member) {
    // Some servers say "absent" by an empty text where one cannot be empty.
    case (.string(let length, _), .string("")) where (length?.lowerBound ?? 0) > 0: return nil
    case (.object(let rows), .map(let members)):
      let inner = Schema.attributes(rows, fromWire: members)
      return inner.isEmpty ? nil : .map(inner)
    case (.list(let element, _), .list(let items)):
      return AttributeType.list(element).canonical(.list(items.compactMap(element.value(fromWire:))))
    case (.set(let element, _), .list(let items)):
      return AttributeType.set(element).canonical(.list(items.compactMap(element.value(fromWire:))))
    case (.map(let element, _, _), .map(let members)):
      // An empty map inside a map says something by its key.
      let entries = members.compactMapValues {
        element.value(fromWire: $0) ?? ($0.map == nil ? nil : .map([:]))
      }
      return entries.isEmpty ? nil : .map(entries)
    default: return canonical(member)
    }
  }

  fileprivate func wire(from value: Value, over before: Value?) -> Value {
    switch (self, value) {
    case (.object(let rows), .map(let members)):
      return .map(Schema.overlay(rows, members, onto: before?.map ?? [:]))
    case (.list(let element, _), .list(let items)), (.set(let element, _), .list(let items)):
      guard case .object = element, let old = before?.list else {
        return .list(items.map { element.wire(from: $0, over: nil) })
      }
      let known = old.map(element.value(fromWire:))
      return .list(
        items.map { item in element.wire(from: item, over: known.firstIndex(of: item).map { old[$0] }) })
    case (.map(let element, _, _), .map(let members)):
      return .map(
        Dictionary(
          uniqueKeysWithValues: members.map { ($0.key, element.wire(from: $0.value, over: before?[$0.key])) })
      )
    default: return value
    }
  }

  /// The canonical form of a value in the stack language; nil when it says nothing.
  package func canonical(_ value: Value) -> Value? {
    switch (self, value) {
    case (.oneOf(let spellings), .string(let text)):
      return .string(spellings.first { $0.lowercased() == text.lowercased() } ?? text)
    case (.list(let element, _), .list(let items)):
      let kept = items.compactMap(element.canonical)
      return kept.isEmpty ? nil : .list(kept)
    case (.set(let element, _), .list(let items)):
      let kept = Set(items.compactMap(element.canonical))
      return kept.isEmpty ? nil : .list(kept.sorted())
    case (.map(let element, _, _), .map(let members)):
      return members.isEmpty
        ? nil : .map(members.mapValues { element.canonical($0) ?? ($0.map == nil ? $0 : .map([:])) })
    case (.object(let rows), .map(let members)):
      var result: [String: Value] = [:]
      for (name, inner) in members {
        let row = rows.first { $0.name == name }
        result[name] = row.map { $0.canonical(inner) } ?? inner
      }
      return result.isEmpty ? nil : .map(result)
    default: return value
    }
  }
}
