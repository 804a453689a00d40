import ResourceModel

/// The inputs of a kind's operations, as they follow from its page.
extension Schema {
  /// What creating takes: every attribute but those that AWS makes.
  var createInput: [Attribute] { attributes.filter { !$0.isComputed } }

  /// What updating takes: what names the resource, and what changes in place.
  /// - Parameters:
  ///   - identity: wire names of the members that name it.
  ///   - required: wire names of further members that the update demands.
  func updateInput(identity: [String], requiring required: [String] = []) -> [Attribute] {
    createInput.filter { identity.contains($0.wireName) || $0.onChange == .inPlace }.map { row in
      row.with(identity.contains(row.wireName) || required.contains(row.wireName) ? .required : .optional)
    }
  }

  /// The rows that name a resource, all demanded.
  func rows(_ names: String...) -> [Attribute] {
    names.map { name in
      guard let row = attributes.first(where: { $0.wireName == name && !$0.isComputed }) else {
        preconditionFailure("\(kind) has no row \(name)")
      }
      return row.with(.required)
    }
  }
}

extension Attribute {
  /// The same row with another presence.
  func with(_ presence: Presence) -> Attribute {
    Attribute(
      wireName, as: name, observedAs: observedName, type, presence, onChange: onChange, wireForm: wireForm,
      writeOnly: isWriteOnly, sensitive: isSensitive, deviation: deviation, documentation)
  }
}
