@testable import AWSClient

/// Reads the bytes as a configuration file. Each setting names a line of the file, and none gains blanks.
func checkConfiguration(_ bytes: [UInt8]) {
  guard let text = String(validating: bytes, as: UTF8.self),
    let sections = try? INIReader.read(text, file: "config")
  else { return }
  let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).count
  for (name, section) in sections {
    precondition(!name.isEmpty, "a section has a name")
    for (key, setting) in section {
      precondition(!key.isEmpty && (1...lines).contains(setting.line), "a setting has a key and a line")
    }
  }
}
