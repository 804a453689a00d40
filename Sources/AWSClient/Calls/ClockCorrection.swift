import AWS
import ResourceModel

/// How far this computer's clock is from AWS's, learnt from refusals.
actor ClockCorrection {
  /// AWS accepts five minutes either way. Source: IAM user guide, "Troubleshooting SigV4"; a smaller
  /// difference is not why a signature was refused.
  private static let tolerance = 240.0

  private(set) var seconds = 0.0

  /// Learns from the `Date` of an answer that refused a signature.
  /// - Returns: whether the clock was wrong by so much that signing again can help.
  func learn(from answer: HTTPResponse, signedAt: Timestamp, now: Timestamp) -> Bool {
    guard let theirs = answer.date else { return false }
    guard abs(theirs.seconds - signedAt.seconds) > Self.tolerance else { return false }
    seconds = theirs.seconds - now.seconds
    return true
  }
}
