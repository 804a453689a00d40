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
    guard let theirs = answer["Date"].flatMap({ Timestamp(httpDate: $0) }) else { return false }
    guard abs(theirs.seconds - signedAt.seconds) > Self.tolerance else { return false }
    seconds = theirs.seconds - now.seconds
    return true
  }
}

extension Timestamp {
  /// Reads `Sat, 21 Nov 2026 05:00:00 GMT` (RFC 9110, section 5.6.7, IMF-fixdate); nil for anything else.
  init?(httpDate text: String) {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2]))
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3 else { return nil }
    self.init(year: year, month: month + 1, day: day, hour: clock[0], minute: clock[1], second: clock[2])
  }
}
