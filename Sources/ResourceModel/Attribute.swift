/// One row of a kind's page: everything authplat knows about one attribute.
///
/// From a row follow the stack language's key, validation, normalisation, difference, replacement,
/// redaction, what goes over the wire, the reference page and `authplat explain`.
package struct Attribute: Sendable {
  package enum Presence: Sendable, Hashable {
    case required
    case optional
    /// Left out, AWS takes this value; it never shows as a change.
    case defaulted(Value)
    /// Made by AWS or derived from what it made; cannot be written in a stack.
    case computed
  }

  /// What a changed value does to a resource that exists.
  package enum OnChange: Sendable, Hashable {
    case inPlace
    /// AWS cannot change it: the resource is made anew. The sentence tells the user what that costs.
    case replaces(String)
    /// Keys may be added in place; any other change is refused with the sentence.
    case addsOnly(String)
    /// Changes in place from an earlier to a later one of these values; the way back is refused with the sentence.
    case rises([String], String)
    /// Counts when the resource is made, and never again; the sentence says why.
    case onlyWhenMade(String)

    /// Whether an update sends it.
    package var isInPlace: Bool {
      switch self {
      case .inPlace, .rises: true
      case .replaces, .addsOnly, .onlyWhenMade: false
      }
    }
  }

  /// How the attribute stands in AWS's JSON where that is not the plain value.
  package enum WireForm: Sendable, Hashable {
    case plain
    /// A map that AWS writes as a list of objects with these two members.
    case pairs(key: String, value: String)
    /// A map of objects that AWS writes as a list of objects with this member for the key.
    case keyed(by: String)
  }

  /// AWS's name in requests, such as `ClientName`.
  package let wireName: String
  /// The key in the stack language, such as `name`.
  package let name: String
  /// AWS's name in replies; the same as ``wireName`` but for a few.
  package let observedName: String
  package let type: AttributeType
  package let presence: Presence
  package let onChange: OnChange
  package let wireForm: WireForm
  /// AWS takes it and never shows it again.
  package let isWriteOnly: Bool
  /// Its value is a secret: never shown, logged or stored.
  package let isSensitive: Bool
  /// Made by AWS anew whenever what stands behind the resource is overwritten, by whomever.
  package let isWitness: Bool
  /// Of a witness: the row whose value it stands for; nil for the resource as a whole. Where no stack says that row, what
  /// stands there is somebody else's.
  package let witnessed: String?
  /// Another row that says the same in another way: a resource that has the one has the other.
  package let alternative: String?
  /// Values that AWS takes for another one, such as 0 for a default.
  package let readsAs: [Value: Value]
  /// The member that a list of objects is ordered by, wherever its items stand.
  package let orderedBy: String?
  /// Of a map or a set: entries that no stack mentions are somebody's own. They stay, are no drift, and are not
  /// remembered.
  package let keepsOthers: Bool
  /// Why the row deviates from AWS's published model; read by the model check and the reader.
  package let deviation: String?
  /// Unit, range and what AWS does when it is absent.
  package let documentation: String

  package init(
    _ wireName: String, as name: String? = nil, observedAs: String? = nil, _ type: AttributeType,
    _ presence: Presence, onChange: OnChange = .inPlace, wireForm: WireForm = .plain,
    writeOnly: Bool = false, sensitive: Bool = false, witness: Bool = false, witnessOf: String? = nil,
    alternative: String? = nil, readsAs: [Value: Value] = [:], orderedBy: String? = nil,
    keepsOthers: Bool = false,
    deviation: String? = nil, _ documentation: String
  ) {
    self.wireName = wireName
    self.name = name ?? Attribute.camelCase(wireName)
    self.observedName = observedAs ?? wireName
    self.type = type
    self.presence = presence
    self.onChange = onChange
    self.wireForm = wireForm
    self.isWriteOnly = writeOnly
    self.isSensitive = sensitive
    isWitness = witness || witnessOf != nil
    witnessed = witnessOf
    self.alternative = alternative
    self.readsAs = readsAs
    self.orderedBy = orderedBy
    self.keepsOthers = keepsOthers
    self.deviation = deviation
    self.documentation = documentation
  }

  /// An optional attribute.
  package init(
    _ wireName: String, as name: String? = nil, observedAs: String? = nil, _ type: AttributeType,
    onChange: OnChange = .inPlace, wireForm: WireForm = .plain, writeOnly: Bool = false,
    orderedBy: String? = nil, keepsOthers: Bool = false, deviation: String? = nil, _ documentation: String
  ) {
    self.init(
      wireName, as: name, observedAs: observedAs, type, .optional, onChange: onChange, wireForm: wireForm,
      writeOnly: writeOnly, orderedBy: orderedBy, keepsOthers: keepsOthers, deviation: deviation,
      documentation
    )
  }

  package var isComputed: Bool { presence == .computed }
  package var defaultValue: Value? { if case .defaulted(let value) = presence { value } else { nil } }

  /// `CallbackURLs` → `callbackURLs`, `KMSKeyID` → `kmsKeyID`, `MfaConfiguration` → `mfaConfiguration`.
  static func camelCase(_ wireName: String) -> String {
    let characters = Array(wireName)
    let leading = characters.prefix { $0.isUppercase }.count
    if leading == characters.count { return wireName.lowercased() }
    let lowered = max(1, leading - 1)
    return String(characters[..<lowered]).lowercased() + String(characters[lowered...])
  }
}

/// The type of an attribute's value, with AWS's published limits.
package indirect enum AttributeType: Sendable {
  case bool
  case integer(ClosedRange<Int>? = nil)
  /// Length in Unicode scalars; `pattern` as AWS publishes it, matched against the whole text.
  case string(length: ClosedRange<Int>? = nil, pattern: String? = nil)
  /// One of AWS's spellings; a stack may write any letter case. AWS may add spellings later, so an
  /// observed value outside the list is kept as it is.
  case oneOf([String])
  /// An ordered list.
  case list(AttributeType, count: ClosedRange<Int>? = nil)
  /// A list whose order means nothing; kept sorted and without duplicates.
  case set(AttributeType, count: ClosedRange<Int>? = nil)
  /// Free keys. Keys that a stack does not mention stay as they are in AWS.
  case map(AttributeType, key: ClosedRange<Int>? = nil, count: ClosedRange<Int>? = nil)
  /// Fixed members; each is an attribute of its own.
  case object([Attribute])

  /// An Amazon Resource Name.
  package static let arn = AttributeType.string(
    length: 20...2048,
    pattern:
      #"arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?"#)
}
