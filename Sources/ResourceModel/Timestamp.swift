/// A moment in UTC, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// A type of our own because the lower targets do without Foundation: it is a value, arrives as a
/// parameter and never reads a clock.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let milliseconds: Int

  package init(milliseconds: Int) { self.milliseconds = milliseconds }
  package init(seconds: Double) { self.milliseconds = Self.milliseconds((seconds * 1000).rounded(.down)) }

  package var seconds: Double { Double(milliseconds) / 1000 }
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
  package func adding(seconds: Double) -> Timestamp {
    Timestamp(milliseconds: milliseconds + Self.milliseconds(seconds * 1000))
  }

  /// As far as half of what an `Int` holds, so that a server's odd number of seconds neither traps nor adds up to it.
  private static func milliseconds(_ number: Double) -> Int {
    number.isNaN ? 0 : Int(min(max(number, -4e18), 4e18))
  }

  /// Year, month, day, hour, minute and second in UTC.
  package var components: (year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
    let total = Int((Double(milliseconds) / 1000).rounded(.down))
    let days = total >= 0 ? total / 86400 : -((86399 - total) / 86400)
    let rest = total - days * 86400
    // Civil date from days: the proleptic Gregorian calendar in eras of 400 years from 0000-03-01.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1,
      rest / 3600, rest / 60 % 60, rest % 60
    )
  }

  /// Builds a moment from UTC components; nil when one is out of range.
  package init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, milliseconds: Int = 0
  ) {
    guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    self.milliseconds = (days * 86400 + hour * 3600 + minute * 60 + second) * 1000 + milliseconds
    // The 31st of a month of 30 days would be the first of the next.
    let noon = Timestamp(milliseconds: (days * 86400 + 43_200) * 1000).components
    guard noon.month == month, noon.day == day else { return nil }
  }

  /// ISO 8601 in UTC to the second: `2026-11-21T04:00:00Z`.
  package var description: String {
    let at = components
    return
      "\(pad(at.year, 4))-\(pad(at.month))-\(pad(at.day))T\(pad(at.hour)):\(pad(at.minute)):\(pad(at.second))Z"
  }

  /// The compact form of SigV4: `20261121T040000Z`.
  package var compact: String {
    let at = components
    return
      "\(pad(at.year, 4))\(pad(at.month))\(pad(at.day))T\(pad(at.hour))\(pad(at.minute))\(pad(at.second))Z"
  }

  /// Reads ISO 8601 in UTC or with an offset, with or without a fraction; nil for anything else.
  package init?(iso8601 text: String) {
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var value = 0
      for byte in bytes[start..<start + count] {
        guard (48...57).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard bytes.count >= 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84 || bytes[10] == 32,
      bytes[13] == 58, bytes[16] == 58, let year = number(0, 4), let month = number(5, 2),
      let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2)
    else { return nil }
    var index = 19
    var fraction = 0
    if bytes[index] == 46 {
      index += 1
      let start = index
      var scale = 100
      while index < bytes.count, (48...57).contains(bytes[index]) {
        fraction += Int(bytes[index] - 48) * scale
        scale /= 10
        index += 1
      }
      if index == start { return nil }
    }
    guard index < bytes.count else { return nil }
    var offset = 0
    switch bytes[index] {
    case 90 where index + 1 == bytes.count: break
    case 43, 45:
      guard bytes.count == index + 6, bytes[index + 3] == 58, let hours = number(index + 1, 2),
        let minutes = number(index + 4, 2)
      else {
        return nil
      }
      offset = (hours * 60 + minutes) * (bytes[index] == 43 ? 60 : -60)
    default: return nil
    }
    guard
      let local = Timestamp(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, milliseconds: fraction
      )
    else { return nil }
    self.milliseconds = local.milliseconds - offset * 1000
  }
}

private func pad(_ number: Int, _ width: Int = 2) -> String {
  let text = String(number)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}
