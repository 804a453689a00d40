/// `name=value`, as flags take it.
struct NamedValue {
  let name: String
  let value: String

  /// - Returns: nil for a text without a name.
  init?(_ text: String) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
    name = String(text[..<sign])
    value = String(text[text.index(after: sign)...])
  }
}
