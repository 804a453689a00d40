package import ResourceModel

extension HTTPResponse {
  /// When the server answered, by its own clock; nil when it does not say so in the form that RFC 9110
  /// (section 5.6.7) prescribes: `Sun, 06 Nov 1994 08:49:37 GMT`. It is the measure of a wrong clock here.
  package var date: Timestamp? {
    guard let text = self["Date"] else { return nil }
    let parts = text.split(separator: " ")
    let clock = parts.count == 6 ? parts[4].split(separator: ":", omittingEmptySubsequences: false) : []
    guard parts.count == 6, parts[5] == "GMT", clock.count == 3,
      let month = months.firstIndex(of: String(parts[2])), let day = Int(parts[1]),
      let year = Int(parts[3]),
      let hour = Int(clock[0]), let minute = Int(clock[1]), let second = Int(clock[2])
    else { return nil }
    return Timestamp(year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second)
  }
}

extension Timestamp {
  /// The same form, for the server's side.
  package var httpDate: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
    let at = components
    // 1970-01-01 was a Thursday.
    let days = Int((seconds / 86_400).rounded(.down))
    let weekday = weekdays[(days % 7 + 11) % 7]
    return "\(weekday), \(two(at.day)) \(months[at.month - 1]) \(at.year) "
      + "\(two(at.hour)):\(two(at.minute)):\(two(at.second)) GMT"
  }
}

private let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
