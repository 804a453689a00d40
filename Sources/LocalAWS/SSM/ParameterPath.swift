import AWS

/// A place in the hierarchy of names.
struct ParameterPath {
  /// With one slash at both ends.
  private let prefix: String

  init(_ path: String) {
    let rooted = Self.rooted(path)
    prefix = rooted.hasSuffix("/") ? rooted : rooted + "/"
  }

  /// The name with a slash in front: a plain name stands at the root.
  static func rooted(_ name: String) -> String { name.hasPrefix("/") ? name : "/" + name }

  /// - Parameter recursive: whether any depth below counts, or the next level only.
  func contains(_ name: String, recursive: Bool) -> Bool {
    let name = Self.rooted(name)
    return name.hasPrefix(prefix) && (recursive || !name.dropFirst(prefix.count).contains("/"))
  }

  /// - Throws: `ValidationException` unless the path begins with a slash and holds allowed characters only.
  static func check(_ path: String) throws(AWSError) {
    let inner = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    guard path.hasPrefix("/"), inner == "/" || ParameterName.isWellFormed(inner) else {
      throw .ssmValidation(
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a "
          + #"forward slash "/". It can't be prefixed with "aws" or "ssm" (case-insensitive). It must use only "#
          + "letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special "
          + #"characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". "#
          + "Valid example: /get/parameters2-/by1./path0_.")
    }
  }
}
