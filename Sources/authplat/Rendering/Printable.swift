extension String {
  /// With control characters made visible: what others wrote must not command a terminal.
  var printable: String {
    guard unicodeScalars.contains(where: Self.isControl) else { return self }
    return String(
      String.UnicodeScalarView(
        unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
          Self.isControl(scalar)
            ? Array("\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars) : [scalar]
        }))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // Format characters reorder and hide text.
    [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
  }
}
