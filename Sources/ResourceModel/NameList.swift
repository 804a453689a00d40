/// Names in one line, as many as a line takes.
package enum NameList {
  /// - Parameter maximum: how many are named; the further ones are counted.
  package static func text(_ names: [String], atMost maximum: Int = 8) -> String {
    names.count <= maximum
      ? names.joined(separator: ", ")
      : names.prefix(maximum).joined(separator: ", ") + " and \(names.count - maximum) more"
  }
}
