import Foundation

/// Compares a text byte for byte with a file in `Golden/` beside the test, and says how they differ.
///
/// With `AUTHPLAT_UPDATE_GOLDEN=1` the file is rewritten instead.
/// - Returns: nil when they are equal or the file was rewritten; else what to show.
package func golden(_ name: String, _ text: String, beside file: String = #filePath) -> String? {
  let folder = (file as NSString).deletingLastPathComponent + "/Golden"
  let path = "\(folder)/\(name)"
  if ProcessInfo.processInfo.environment["AUTHPLAT_UPDATE_GOLDEN"] == "1" {
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return nil
    } catch {
      return "\(name) could not be rewritten: \(error)"
    }
  }
  guard let expected = FileManager.default.contents(atPath: path) else {
    return "\(name) is missing; run with AUTHPLAT_UPDATE_GOLDEN=1 and review it"
  }
  if expected == Data(text.utf8) { return nil }
  let wanted = String(decoding: expected, as: UTF8.self).split(
    separator: "\n", omittingEmptySubsequences: false)
  let found = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line = zip(wanted, found).prefix { $0 == $1 }.count
  let before = line < wanted.count ? String(wanted[line]) : "(end)"
  let after = line < found.count ? String(found[line]) : "(end)"
  return "\(name) differs from line \(line + 1) on:\n- \(before)\n+ \(after)"
}
