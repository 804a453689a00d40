import AWS
import AuthPlatform
import Inventory
import Tokens

/// What the process ends with. Documented, tested and never reused.
enum ExitStatus: Int32, Error {
  case done = 0
  /// An error; nothing is half-done.
  case failed = 1
  /// `plan --detailed-exitcode`: there is something to do.
  case changes = 2
  /// AWS moved and the stacks did not.
  case driftOnly = 3
  /// A safety gate is closed.
  case refused = 4
  /// Stopped part-way; running again finishes.
  case partial = 5
  case locked = 6
  /// A saved plan no longer fits.
  case stale = 7
  /// AWS cannot be reached, throttles, or credentials are missing.
  case noAccess = 10
  /// `secrets status --fail-overdue`: a secret is older than the policy allows.
  case overdue = 11
  case usage = 64
  /// Interrupted by Ctrl-C, cleanly.
  case interrupted = 130
  /// Interrupted by SIGTERM, cleanly.
  case terminated = 143

  /// The one table from errors to exit codes.
  init(_ error: PlatformError) {
    self =
      switch error {
      case .invalid, .unknown, .file, .signIn: .failed
      case .token(let error): error.tellsNothing ? .noAccess : .failed
      case .refused: .refused
      case .locked: .locked
      case .notRunning: .noAccess
      case .stale: .stale
      case .aws(let error) where error.code == AWSError.OwnCode.accountMismatch: .refused
      case .aws(let error): error.isAboutAccess ? .noAccess : .failed
      case .inventory(let error): error.code == .busy ? .locked : .failed
      }
  }
}
