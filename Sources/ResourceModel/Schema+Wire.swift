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
      if let value = values[attribute.name] { members[attribute.wireName] = attribute.wire(from: value) }
    }
    return members
  }

  /// A request body for an update that replaces: the observed members, unknown ones included, with the
  /// target laid over them. An attribute that the target lacks is taken out, so that AWS resets it.
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
      let before = observed[attribute.observedName]
      guard !attribute.isComputed, includes(attribute), let value = target[attribute.name] else { continue }
      if case .object(let rows) = attribute.type, attribute.wireForm == .plain, let inner = value.map {
        members[attribute.wireName] = .map(overlay(rows, inner, onto: before?.map ?? [:]))
      } else {
        members[attribute.wireName] = attribute.wire(from: value)
      }
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

  fileprivate func wire(from value: Value) -> Value {
    switch (wireForm, value.map) {
    case (.pairs(let key, let member), let entries?):
      return .list(entries.sorted { $0.key < $1.key }.map { [key: .string($0.key), member: $0.value] })
    case (.keyed(let key), let entries?):
      guard case .map(let element, _, _) = type else { return value }
      return .list(
        entries.sorted { $0.key < $1.key }.map { name, entry in
          var members = element.wire(from: entry).map ?? [:]
          members[key] = .string(name)
          return .map(members)
        })
    default: return type.wire(from: value)
    }
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
      let entries = members.compactMapValues(element.value(fromWire:))
      return entries.isEmpty ? nil : .map(entries)
    default: return canonical(member)
    }
  }

  fileprivate func wire(from value: Value) -> Value {
    switch (self, value) {
    case (.object(let rows), .map(let members)):
      var wire: [String: Value] = [:]
      for row in rows where !row.isComputed {
        if let inner = members[row.name] { wire[row.wireName] = row.wire(from: inner) }
      }
      return .map(wire)
    case (.list(let element, _), .list(let items)), (.set(let element, _), .list(let items)):
      return .list(items.map(element.wire(from:)))
    case (.map(let element, _, _), .map(let members)): return .map(members.mapValues(element.wire(from:)))
    default: return value
    }
  }

  /// The canonical form of a value in the stack language; nil when it says nothing.
  package func canonical(_ value: Value) -> Value? {
    switch (self, value) {
    case (.oneOf(let spellings), .string(let text)):
      return .string(spellings.first { $0.lowercased() == text.lowercased() } ?? text)
    case (.list(let element, _), .list(let items)):
      return items.isEmpty ? nil : .list(items.compactMap(element.canonical))
    case (.set(let element, _), .list(let items)):
      return items.isEmpty ? nil : .list(Set(items.compactMap(element.canonical)).sorted())
    case (.map(let element, _, _), .map(let members)):
      return members.isEmpty ? nil : .map(members.mapValues { element.canonical($0) ?? $0 })
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
