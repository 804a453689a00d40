import Foundation

/// Writes one Swift file that holds the text, name and checksum of SQL files.
///
/// Used by the build-tool plugin only: `EmbedSQL OUTPUT INPUT…`.
@main
struct EmbedSQL {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let output = arguments.first else { throw Refusal("usage: EmbedSQL OUTPUT INPUT…") }
    var members: [String] = []
    var texts: [String] = []
    for path in arguments.dropFirst() {
      let url = URL(fileURLWithPath: path)
      let bytes = [UInt8](try Data(contentsOf: url))
      members.append(try member(url))
      texts.append(try declaration(url, bytes))
    }
    let source = """
      struct EmbeddedSQL: Sendable {
        let name: String
        let checksum: String
        let text: String

        static let all: [EmbeddedSQL] = [\(members.map { ".\($0)" }.joined(separator: ", "))]
      }
      extension EmbeddedSQL {
      \(texts.joined(separator: "\n"))
      }

      """
    try source.write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// `0001_inventory.sql` becomes `sql0001_inventory`, so that a list that misses a file does not compile.
  static func member(_ url: URL) throws -> String {
    let stem = url.deletingPathExtension().lastPathComponent
    guard
      stem.unicodeScalars.allSatisfy({ ("0"..."9").contains($0) || ("a"..."z").contains($0) || $0 == "_" })
    else {
      throw Refusal("\(stem): an SQL file is named with small letters, digits and _ only")
    }
    return "sql" + stem
  }

  static func declaration(_ url: URL, _ bytes: [UInt8]) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self), !text.contains("\r"), text.hasSuffix("\n"),
      !text.contains("\"\"\"" + "####")
    else {
      // Anything else would not come out of a Swift literal byte for byte, and then the checksum would lie.
      throw Refusal("\(url.lastPathComponent): must be UTF-8 with plain line ends, the last line included")
    }
    return """
        static let \(try member(url)) = EmbeddedSQL(
          name: "\(url.lastPathComponent)",
          checksum: "\(SHA256.hexadecimal(bytes))",
          text: ####\"""
      \(text)
      \"""####)
      """
  }
}

/// Why a file cannot be embedded; the build shows it.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
