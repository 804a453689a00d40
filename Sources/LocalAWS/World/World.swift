package import AWS
package import ResourceModel

/// Keeps what is saved of the world between two runs.
package protocol ObjectSaving: Sendable {
  /// Everything that was saved.
  func load() throws(AWSError) -> [Objects.Change]
  /// Saves the changes of one call, all or none; on return they survive the end of the process.
  func save(_ changes: [Objects.Change]) throws(AWSError)
  /// Forgets everything.
  func clear() throws(AWSError)
}

/// Owns the pretended cloud: every object of every account and region. One call at a time changes it.
package actor World {
  private var objects = Objects()
  private let store: (any ObjectSaving)?
  private let follower: (any ObjectFollowing)?

  /// - Parameters:
  ///   - store: nil keeps everything in memory only.
  ///   - follower: told of everything at once, and then of each change.
  /// - Throws: when what was saved cannot be read.
  package init(
    store: (any ObjectSaving)? = nil, follower: (any ObjectFollowing)? = nil
  ) throws(AWSError) {
    self.store = store
    self.follower = follower
    let saved = try store?.load() ?? []
    for change in saved { objects.load(change) }
    follower?.forget()
    follower?.follow(saved)
  }

  /// Runs one operation to its end. Its changes are saved before it returns, or undone when it throws.
  package func perform(
    _ operation: LocalOperation, _ call: Call, _ input: Attributes
  ) throws(AWSError) -> Attributes {
    try change { objects throws(AWSError) in try operation.run(&objects, call, input) }
  }

  /// Changes objects; all is saved when it returns, and undone when it throws but for what is put for good.
  package func change<Answer: Sendable>(
    _ body: (inout Objects) throws(AWSError) -> Answer
  ) throws(AWSError) -> Answer {
    do throws(AWSError) {
      let answer = try body(&objects)
      try save()
      objects.keepChanges()
      return answer
    } catch {
      objects.undoChanges()
      try save()
      objects.keepChanges()
      throw error
    }
  }

  private func save() throws(AWSError) {
    guard store != nil || follower != nil else { return }
    let changes = objects.changes
    if changes.isEmpty { return }
    try store?.save(changes)
    follower?.follow(changes)
  }

  /// Looks without changing anything.
  package func look<Answer: Sendable>(_ body: (Objects) -> Answer) -> Answer { body(objects) }

  /// Forgets every object of every account.
  package func reset() throws(AWSError) {
    try store?.clear()
    objects = Objects()
    follower?.forget()
  }
}
