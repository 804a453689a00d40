import ArgumentParser
import AuthPlatform
import Foundation
import LocalAWS
import ResourceModel

/// The flags that say which accounts the endpoint has and which key pairs it accepts.
struct LocalKeys: ParsableArguments {
  @Option(
    name: .customLong("account"),
    help: ArgumentHelp("An account id, 123456789012 if none is given; repeat for more.", valueName: "id"))
  var accounts: [String] = []

  @Option(
    name: .customLong("credential"),
    help: ArgumentHelp(
      "A key pair that is accepted; repeat for more. The n-th belongs to the n-th account; all to the only one.",
      valueName: "key:secret"))
  var credentials: [String] = []

  @Option(
    name: .customLong("credentials"),
    help: ArgumentHelp("A file of key pairs, a line each: account, key and secret.", valueName: "file"))
  var file: String?

  func validate() throws {
    for account in accounts where !Self.isAccount(account) {
      throw ValidationError("--account takes twelve digits, not \(account).")
    }
    for credential in credentials where Self.split(credential) == nil {
      // Not shown: it is a secret, or one with a slip in it.
      throw ValidationError("--credential takes KEY:SECRET.")
    }
    if accounts.count > 1, credentials.count != accounts.count {
      throw ValidationError(
        "With several accounts, give a --credential for each, in the same order; there are \(accounts.count) and "
          + "\(credentials.count).")
    }
  }

  /// The accepted key pairs, the default account's first.
  /// - Parameter warn: told when others may read the file.
  func pairs(in options: GlobalOptions, warn: (String) -> Void) throws(PlatformError) -> [Identities.KeyPair]
  {
    var pairs: [Identities.KeyPair] = []
    for (number, credential) in credentials.compactMap(Self.split).enumerated() {
      let account = accounts.count > 1 ? accounts[number] : accounts.first ?? Self.standardAccount
      pairs.append(
        Identities.KeyPair(accessKeyID: credential.key, secret: Secret(credential.secret), account: account))
    }
    if let file { pairs += try Self.read(options.path(file), warn: warn) }
    if pairs.isEmpty {
      pairs.append(
        Identities.KeyPair(
          accessKeyID: "test", secret: Secret("test"), account: accounts.first ?? Self.standardAccount))
    }
    return pairs
  }

  private static let standardAccount = Identities.standard.defaultAccount

  private static func isAccount(_ text: String) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func split(_ credential: String) -> (key: String, secret: String)? {
    let parts = credential.split(separator: ":", maxSplits: 1).map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : nil
  }

  private static func read(
    _ path: String, warn: (String) -> Void
  ) throws(PlatformError) -> [Identities.KeyPair] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw .file("\(path) cannot be read.")
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    if let mode = attributes?[.posixPermissions] as? NSNumber, mode.intValue & 0o077 != 0 {
      warn("Others may read \(path); run: chmod 600 \(path)")
    }
    var pairs: [Identities.KeyPair] = []
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
      if words.isEmpty || words[0].hasPrefix("#") { continue }
      guard words.count == 3, isAccount(words[0]) else {
        throw .file("\(path):\(number + 1): write an account of twelve digits, a key and a secret.")
      }
      pairs.append(
        Identities.KeyPair(accessKeyID: words[1], secret: Secret(words[2]), account: words[0]))
    }
    return pairs
  }
}
