import AWS
import ResourceModel

/// One operation of a patch: a JSON Patch (RFC 6902) whose values are always texts.
struct PatchOperation: Sendable {
  enum Verb: String, Sendable {
    case add, remove, move, test, replace, copy
  }

  /// The row of a call's operations; the verbs in the order in which AWS names them.
  static let row = Attribute(
    "patchOperations",
    .list(
      .object([
        Attribute("op", .oneOf(["add", "remove", "move", "test", "replace", "copy"]), ""),
        Attribute("path", .string(), ""), Attribute("value", .string(), ""),
        Attribute("from", .string(), ""),
      ])), "")

  let verb: Verb
  /// As it came.
  let path: String?
  let value: String?
  let from: String?
  /// The path's parts, `~1` and `~0` decoded.
  let segments: [String]

  static func all(in input: Attributes) -> [PatchOperation] {
    (input["patchOperations"]?.list ?? []).compactMap { operation in
      guard let verb = operation["op"]?.string.flatMap(Verb.init) else { return nil }
      return PatchOperation(
        verb: verb, path: operation["path"]?.string, value: operation["value"]?.string,
        from: operation["from"]?.string)
    }
  }

  init(verb: Verb, path: String?, value: String?, from: String? = nil) {
    self.verb = verb
    self.path = path
    self.value = value
    self.from = from
    segments = (path ?? "").split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      .map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
  }

  /// As AWS reads truths: everything but `true` is false.
  var truth: Bool { value?.lowercased() == "true" }

  /// The path as AWS's messages show it.
  var shownPath: String { path ?? "null" }
}
