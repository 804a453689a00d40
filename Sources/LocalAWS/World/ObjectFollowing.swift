/// Is told what the world has saved, to show some of it elsewhere.
package protocol ObjectFollowing: Sendable {
  /// Objects as they stand now; those without a row are gone. The changes of one call, and at the start all there is.
  func follow(_ changes: [Objects.Change])
  /// Everything is gone.
  func forget()
}
