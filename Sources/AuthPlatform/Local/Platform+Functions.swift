import ResourceModel

extension Platform {
  /// The URLs that answer in the place of Lambda functions at the running endpoint, by function.
  /// - Parameters:
  ///   - added: mappings to make first, by function.
  ///   - removed: functions whose mappings to forget first.
  /// - Throws: `notRunning` when no endpoint runs here, `aws` when it does not answer, `unknown` in its words when it
  ///   refuses; then nothing has changed.
  package func localFunctions(
    mapping added: [String: String] = [:], removing removed: [String] = []
  ) async throws(PlatformError) -> [String: String] {
    guard let record = try runningEndpoint() else { throw Self.noEndpoint }
    let answer: Value
    if added.isEmpty, removed.isEmpty {
      answer = try await ask(record, "GET", "functions")
    } else {
      answer = try await ask(
        record, "POST", "functions",
        [
          "functions": .map(added.mapValues { .string($0) }),
          "removed": .list(removed.map { .string($0) }),
        ])
    }
    return (answer["functions"]?.map ?? [:]).compactMapValues(\.string)
  }
}
