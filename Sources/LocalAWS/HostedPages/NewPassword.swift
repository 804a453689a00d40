import AWS
import ResourceModel

/// A new password as pages ask for it: twice, because nobody sees what is typed.
enum NewPassword {
  /// Of the fields for attributes beside it, as RespondToAuthChallenge names them.
  static let attributePrefix = "userAttributes."

  static let names: Set = ["password", "password-again"]

  /// - Parameter label: `Password` for somebody's first one.
  static func fields(_ policy: PasswordPolicy, label: String = "New password") -> [PageForm.Field] {
    [
      .init(
        name: "password", label: label, type: "password", autocomplete: "new-password",
        hint: policy.sentence),
      .init(
        name: "password-again", label: "\(label) again", type: "password", autocomplete: "new-password"),
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
