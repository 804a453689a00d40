import AWS
package import ResourceModel

/// Every call that authplat can make, as JSON for `explain --all --json` and the check against AWS's published model.
package enum OperationFacts {
  package static var all: [Value] {
    ReadOperation.all.map { value($0.operation) } + WriteOperation.all.map { value($0.operation) }
  }

  private static func value(_ operation: Operation) -> Value {
    var members: [String: Value] = [
      "service": .string(operation.service.rawValue), "name": .string(operation.name),
      "changesAWS": .bool(operation.changesAWS), "signed": .bool(operation.isSigned),
    ]
    if let form = operation.form {
      members["form"] = [
        "method": .string(form.method),
        "path": .string([form.path, form.mark].compactMap(\.self).joined(separator: "?")),
        "query": .list(form.query.map { .string($0) }), "headers": .list(form.headers.map { .string($0) }),
        "payload": .string(form.payload ?? ""), "status": .integer(form.status),
      ]
    }
    return .map(members)
  }
}
