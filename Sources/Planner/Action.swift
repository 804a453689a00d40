/// What a plan does to one resource.
package enum Action: String, Sendable, CaseIterable {
  case noop
  case create
  case adopt
  case update
  case replace
  case delete
  case forget

  /// The mark in front of a change in a plan.
  package var mark: String {
    switch self {
    case .noop: " "
    case .create: "+"
    case .adopt: "&"
    case .update: "~"
    case .replace: "±"
    case .delete: "-"
    case .forget: "."
    }
  }
}

/// Why an action was chosen: for people, never read by the executor.
package enum Reason: Sendable, Hashable {
  /// The stack declares it and the inventory does not know it.
  case declared
  /// The inventory knows it and AWS does not have it any more.
  case gone
  /// AWS has one of that name which the inventory does not know.
  case found
  /// The stack says something else than what was last applied.
  case edited
  /// AWS says something else than what was last applied.
  case drifted
  /// The user wants it to be made anew.
  case requested
  /// Somebody has put another value behind it than authplat did.
  case overwritten
  /// An attribute changed that AWS cannot change in place; its sentence tells what that costs.
  case replaces(path: String, because: String)
  /// Something it refers to is made anew.
  case follows(String)
  /// No stack declares it any more.
  case removed
  /// It stays in AWS all the same; the sentence says why.
  case outlives(String)
  /// A replacement has taken its place.
  case superseded
}
