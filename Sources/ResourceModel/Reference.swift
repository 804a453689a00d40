/// Names one attribute of one resource, known only once that resource exists.
package struct Reference: Sendable, Hashable, CustomStringConvertible {
  package let resource: ResourceID
  /// The attribute's name in the stack language, such as `id` or `arn`.
  package let attribute: String

  package init(_ resource: ResourceID, _ attribute: String) {
    self.resource = resource
    self.attribute = attribute
  }

  package var description: String { "\(resource).\(attribute)" }
}

/// Text with references in it, such as `${pool.id}` or `arn:…/${pool.id}`.
package struct Template: Sendable, Hashable, CustomStringConvertible {
  package enum Segment: Sendable, Hashable {
    case text(String)
    case reference(Reference)
  }
  package let segments: [Segment]

  package init(_ segments: [Segment]) { self.segments = segments }

  package var references: [Reference] {
    segments.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
  }

  package var description: String {
    segments.map {
      switch $0 {
      case .text(let text): text
      case .reference(let reference): "${\(reference)}"
      }
    }.joined()
  }

  /// A template of one lone reference keeps the referenced value's type; anything else becomes text.
  func resolved(_ resolve: (Reference) -> Value?) -> Value {
    if segments.count == 1, case .reference(let reference) = segments[0] {
      return resolve(reference) ?? .template(self)
    }
    var parts: [Segment] = []
    for segment in segments {
      if case .reference(let reference) = segment, let value = resolve(reference) {
        parts.append(.text(value.plainText))
      } else {
        parts.append(segment)
      }
    }
    let texts = parts.compactMap { if case .text(let text) = $0 { text } else { nil } }
    return texts.count == parts.count ? .string(texts.joined()) : .template(Template(parts))
  }
}

extension Value {
  /// A value that is one reference.
  package static func reference(_ resource: ResourceID, _ attribute: String) -> Value {
    .template(Template([.reference(Reference(resource, attribute))]))
  }

  /// The value as it stands inside other text: a string without quotes.
  package var plainText: String {
    switch self {
    case .string(let text): text
    case .secret: Secret.marker
    case .template(let template): "\(template)"
    default: canonicalText
    }
  }
}
