import ResourceModel

/// What API Gateway's updates of REST APIs are made of: one operation a changed value, every value a text.
///
/// Source: API Gateway API reference, PatchOperation.
struct PatchOperations {
  private var operations: [Value] = []

  var isEmpty: Bool { operations.isEmpty }
  /// The member of the request.
  var member: [String: Value] { ["patchOperations": .list(operations)] }

  mutating func replace(_ path: String, from before: Value?, to after: Value?) {
    guard before != after else { return }
    let text = after.map { $0.string ?? JSONWriter.write($0) } ?? ""
    operations.append(["op": "replace", "path": .string(path), "value": .string(text)])
  }

  /// One operation a text; what is added comes first.
  mutating func addAndRemove(_ path: String, from before: [String], to after: [String]) {
    for (op, texts) in [
      ("add", after.filter { !before.contains($0) }), ("remove", before.filter { !after.contains($0) }),
    ] {
      operations += texts.map { ["op": .string(op), "path": .string(path), "value": .string($0)] }
    }
  }
}
