package import AWS
package import Planner

/// What happens while a plan is carried out, for whoever shows it.
package enum Progress: Sendable {
  case began(Change)
  case finished(Change)
  case failed(Change, AWSError)
  /// A step of a rotation that an earlier run began.
  case rotated(client: String, RotationStep)
  /// Something worth telling that is no failure.
  case noted(String)
}
