import AuthPlatform
import Foundation

/// What the user hands over by a file's name, or on stdin.
enum InputFile {
  /// - Parameters:
  ///   - name: beside the workspace unless absolute; `-` for stdin.
  ///   - limit: bytes.
  /// - Throws: `file` when it cannot be read or is larger.
  static func read(
    _ name: String, _ global: GlobalOptions, atMost limit: Int
  ) throws(PlatformError) -> [UInt8] {
    let source = name == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: global.path(name))
    guard let source else { throw .file("cannot read \(global.path(name))") }
    var content = Data()
    do {
      while content.count <= limit, let part = try source.read(upToCount: limit + 1 - content.count),
        !part.isEmpty
      {
        content += part
      }
    } catch { throw .file("cannot read \(name == "-" ? "stdin" : global.path(name))") }
    guard content.count <= limit else {
      throw .file("\(name == "-" ? "stdin" : name) holds more than \(limit) bytes")
    }
    return Array(content)
  }
}
