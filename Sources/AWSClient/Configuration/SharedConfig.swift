package import AWS
import Foundation

/// What the two files `~/.aws/config` and `~/.aws/credentials` say.
/// Source: AWS SDKs and Tools reference guide, "Shared config and credentials files"; botocore 1.43.11.
package struct SharedConfig: Sendable {
  /// One key of a section, and where it stands.
  struct Setting: Sendable {
    var value: String
    /// Indented keys below a key without value, such as those of a service.
    var nested: [String: Setting] = [:]
    let file: String
    let line: Int

    var place: String { "\(file) line \(line)" }
  }

  /// Keys in lower case.
  typealias Section = [String: Setting]

  /// `[default]` and `[profile x]` of the config file.
  private(set) var configProfiles: [String: Section] = [:]
  /// `[x]` of the credentials file.
  private(set) var credentialsProfiles: [String: Section] = [:]
  /// `[sso-session x]`.
  private(set) var ssoSessions: [String: Section] = [:]
  /// `[services x]`.
  private(set) var services: [String: Section] = [:]
  /// The paths that were read, whether or not there was a file: for messages.
  let configPath: String
  let credentialsPath: String

  /// Reads both files; one that does not exist counts as empty.
  /// - Throws: `OwnCode.configuration`, naming file and line, for a file that cannot be read or understood.
  package init(environment: [String: String], home: String) throws(AWSError) {
    configPath = Self.path(environment["AWS_CONFIG_FILE"], default: "config", home)
    credentialsPath = Self.path(environment["AWS_SHARED_CREDENTIALS_FILE"], default: "credentials", home)
    if let text = try Self.text(of: configPath) {
      for (name, section) in try INIReader.read(text, file: configPath) { take(name, section) }
    }
    if let text = try Self.text(of: credentialsPath) {
      for (name, section) in try INIReader.read(text, file: credentialsPath) {
        credentialsProfiles[Self.unquoted(name), default: [:]].merge(section) { $1 }
      }
    }
  }

  /// A profile as both files together have it, the credentials file first; nil when neither names it.
  func profile(_ name: String) -> Section? {
    guard let config = configProfiles[name] else { return credentialsProfiles[name] }
    return config.merging(credentialsProfiles[name] ?? [:]) { $1 }
  }

  /// Every profile's name, sorted.
  var profileNames: [String] { Set(configProfiles.keys).union(credentialsProfiles.keys).sorted() }

  private mutating func take(_ name: String, _ section: Section) {
    let parts = name.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
    switch (parts.first, parts.count) {
    case ("default", 1): configProfiles["default", default: [:]].merge(section) { $1 }
    case ("profile", 2): configProfiles[Self.unquoted(parts[1]), default: [:]].merge(section) { $1 }
    case ("sso-session", 2): ssoSessions[Self.unquoted(parts[1]), default: [:]].merge(section) { $1 }
    case ("services", 2): services[Self.unquoted(parts[1]), default: [:]].merge(section) { $1 }
    default: break  // Sections of other tools, such as `[plugins]`.
    }
  }

  private static func unquoted(_ name: String) -> String {
    let name = name.trimmingCharacters(in: .whitespaces)
    for quote in ["\"", "'"] where name.count >= 2 && name.hasPrefix(quote) && name.hasSuffix(quote) {
      return String(name.dropFirst().dropLast())
    }
    return name
  }

  private static func path(_ setting: String?, default name: String, _ home: String) -> String {
    guard let setting, !setting.isEmpty else { return "\(home)/.aws/\(name)" }
    return setting == "~" || setting.hasPrefix("~/") ? home + setting.dropFirst() : setting
  }

  private static func text(of path: String) throws(AWSError) -> String? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .configuration("\(path) cannot be read; check its permissions")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .configuration("\(path) is not UTF-8 text")
    }
    return text
  }
}

extension AWSError {
  /// Something is wrong with the settings of this computer; no call was made.
  static func configuration(_ message: String) -> AWSError {
    AWSError(code: OwnCode.configuration, message: message)
  }

  /// Credentials are missing or cannot be had; no call was made for the operation.
  static func credentials(_ message: String) -> AWSError {
    AWSError(code: OwnCode.credentials, message: message)
  }
}
