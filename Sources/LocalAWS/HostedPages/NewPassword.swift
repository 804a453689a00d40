import AWS
import ResourceModel

/// A new password as pages ask for it: twice, because nobody sees what is typed.
enum NewPassword {
  /// Of the fields for attributes beside it, as RespondToAuthChallenge names them.
  static let attributePrefix = "userAttributes."

  static func fields(_ policy: PasswordPolicy) -> [PageForm.Field] {
    [
      .init(
        name: "password", label: "New password", type: "password", autocomplete: "new-password",
        hint: policy.sentence),
      .init(
        name: "password-again", label: "New password again", type: "password", autocomplete: "new-password"),
    ]
  }

  /// - Throws: `InvalidPasswordException` unless both are alike.
  static func of(_ form: WebForm) throws(AWSError) -> String {
    let password = form["password"] ?? ""
    guard password == form["password-again"] ?? "" else {
      throw .cognito("InvalidPasswordException", "The two passwords are not alike.")
    }
    return password
  }
}

/// An attribute of a user as pages ask for it.
struct UserAttributeField: Sendable {
  private let name: String

  /// - Parameter name: such as `email` and `custom:team`.
  init(_ name: String) { self.name = name }

  /// What browsers fill in, by attribute. Source: HTML, "Autofill".
  private static let known: [String: (label: String, type: String, autocomplete: String)] = [
    "email": ("Email", "email", "email"), "phone_number": ("Phone number", "tel", "tel"),
    "name": ("Name", "text", "name"), "given_name": ("Given name", "text", "given-name"),
    "family_name": ("Family name", "text", "family-name"),
    "middle_name": ("Middle name", "text", "additional-name"),
    "nickname": ("Nickname", "text", "nickname"), "birthdate": ("Birthdate", "date", "bday"),
    "website": ("Website", "url", "url"), "picture": ("Picture", "url", "photo"),
    "address": ("Address", "text", "street-address"), "gender": ("Gender", "text", "sex"),
    "locale": ("Language", "text", "language"),
  ]

  func field(named field: String, value: String = "") -> PageForm.Field {
    let known = Self.known[name]
    let plain = (name.hasPrefix("custom:") ? name.dropFirst(7) : name[...]).replacing("_", with: " ")
    return PageForm.Field(
      name: field, label: known?.label ?? plain.prefix(1).uppercased() + plain.dropFirst(),
      type: known?.type ?? "text", autocomplete: known?.autocomplete ?? "off", value: value,
      hint: name == "phone_number" ? "With a plus and the country's number, such as +14155550100" : nil)
  }
}
