import AWS
import ResourceModel

/// Where a code goes: `CodeDeliveryDetails` in answers.
///
/// Source: Cognito user pools API reference, CodeDeliveryDetailsType; the masks as AWS's users report them.
struct CodeDelivery: Sendable {
  /// `email` or `phone_number`.
  let attribute: String
  /// In full.
  let destination: String

  var medium: Outbox.Medium { attribute == "email" ? .email : .sms }

  /// `f***@e***` and `+*******0008`, in lower case so that the mask of what was typed is that of what is kept.
  var masked: String {
    switch medium {
    case .sms:
      return "+" + String(repeating: "*", count: max(0, destination.count - 5)) + destination.suffix(4)
    case .email:
      let parts = destination.lowercased().split(separator: "@", maxSplits: 1)
      return parts.map { "\($0.prefix(1))***" }.joined(separator: "@")
    }
  }

  /// As answers tell it.
  var value: Value {
    [
      "AttributeName": .string(attribute), "DeliveryMedium": .string(medium.rawValue),
      "Destination": .string(masked),
    ]
  }

  /// Where the code goes that confirms a new user; nil in a pool that verifies nothing by itself.
  ///
  /// A number comes first. Source: Cognito developer guide, "Verifying contact information at sign-up".
  static func ofSignUp(_ user: PoolUser, in pool: [String: Value]) -> CodeDelivery? {
    let verified = pool["AutoVerifiedAttributes"]?.strings ?? []
    for attribute in ["phone_number", "email"] where verified.contains(attribute) {
      if let destination = user.attributes[attribute] {
        return CodeDelivery(attribute: attribute, destination: destination)
      }
    }
    return nil
  }

  /// Where somebody who forgot the password gets a code; nil without a verified address of the pool's choice.
  static func ofRecovery(_ user: PoolUser, in pool: [String: Value]) -> CodeDelivery? {
    for attribute in recovery(of: pool) where user.attributes["\(attribute)_verified"] == "true" {
      if let destination = user.attributes[attribute] {
        return CodeDelivery(attribute: attribute, destination: destination)
      }
    }
    return nil
  }

  /// The addresses that serve to recover an account, the best first; none where only administrators reset passwords.
  static func recovery(of pool: [String: Value]) -> [String] {
    (pool["AccountRecoverySetting"]?["RecoveryMechanisms"]?.list ?? []).compactMap { mechanism in
      switch mechanism["Name"] {
      case "verified_email": "email"
      case "verified_phone_number": "phone_number"
      default: nil
      }
    }
  }

  /// Where a code that nobody gets would go: to the user's address if there is one, else somewhere made up, which is
  /// always the same for one name.
  /// - Parameter attributes: those that the pool would choose from.
  static func pretended(
    to name: String, by attributes: [String], _ scene: PoolScene, in objects: inout Objects
  ) -> CodeDelivery {
    if let user = scene.directory.user(name, in: objects) {
      for attribute in attributes {
        if let address = user.attributes[attribute] {
          return CodeDelivery(attribute: attribute, destination: address)
        }
      }
    }
    // Which way a code goes is the pool's choice and not that of who types the name.
    let attribute = attributes.first ?? "email"
    if attribute == "email" ? AttributeRules.isEmail(name) : AttributeRules.isPhoneNumber(name) {
      return CodeDelivery(attribute: attribute, destination: name)
    }
    let bytes = Pretence.bytes(for: name, scene, in: &objects)
    guard attribute == "email" else {
      return CodeDelivery(
        attribute: "phone_number", destination: "+1" + String(bytes.prefix(10).map { digit($0) }))
    }
    return CodeDelivery(attribute: "email", destination: "\(letter(bytes[0]))@\(letter(bytes[1]))")
  }

  private static func letter(_ byte: UInt8) -> Character {
    Character(Unicode.Scalar(UInt8(ascii: "a") + byte % 26))
  }

  private static func digit(_ byte: UInt8) -> Character {
    Character(Unicode.Scalar(UInt8(ascii: "0") + byte % 10))
  }
}
