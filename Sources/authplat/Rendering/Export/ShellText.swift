import ResourceModel

/// Text for POSIX shells.
enum ShellText {
  private static let plain = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:@%+,=-".unicodeScalars)

  /// One word that means the text, whatever is in it: in single quotes nothing is expanded.
  ///
  /// Source: POSIX.1-2017, XCU 2.2.2. No variable can hold NUL, which is left out.
  static func word(_ text: String) -> String {
    let scalars = text.unicodeScalars.filter { $0.value != 0 }
    if !scalars.isEmpty, scalars.allSatisfy(plain.contains) { return String(scalars) }
    var word = "'"
    for scalar in scalars { word += scalar == "'" ? #"'\''"# : String(scalar) }
    return word + "'"
  }

  /// A comment that stays one, whatever is in it: a line break would end it.
  static func comment(_ text: String) -> String {
    var line = "# "
    for scalar in text.unicodeScalars { line += isControl(scalar) ? "?" : String(scalar) }
    return line
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
  }

  /// The variables of a client's document, the secret in clear among them.
  static func variables(clientID: String?, secret: Secret, tokenURL: String?, scope: String?) -> String {
    [
      ("TOKEN_URL", tokenURL), ("CLIENT_ID", clientID), ("CLIENT_SECRET", secret.reveal()), ("SCOPE", scope),
    ].compactMap { name, text in text.map { "\(name)=\(word($0))\n" } }.joined()
  }
}
