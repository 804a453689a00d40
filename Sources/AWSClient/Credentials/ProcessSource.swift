import AWS
import Foundation
import ResourceModel

/// A program of the user's that prints credentials.
/// Source: AWS SDKs and Tools reference guide, "Process credential provider"; botocore 1.43.11,
/// `ProcessProvider`.
struct ProcessSource: CredentialSource {
  private let context: CredentialContext
  private let profile: String

  init(_ context: CredentialContext, profile: String) {
    self.context = context
    self.profile = profile
  }

  var looksAt: String { "credential_process of profile \(profile)" }

  func load() async throws(AWSError) -> Credentials? {
    guard let setting = context.configuration.shared.profile(profile)?["credential_process"],
      !setting.value.isEmpty
    else { return nil }
    guard let words = ArgumentSplitter.split(setting.value), let program = words.first else {
      throw .configuration("\(setting.place): credential_process has a quote without end")
    }
    guard let executable = ChildProcess.find(program, environment: context.environment) else {
      throw .configuration("\(setting.place): there is no program \(program)")
    }
    let result = await ChildProcess(
      executable: executable, arguments: Array(words.dropFirst()), environment: context.environment
    ).run(timeout: 60)
    switch result.end {
    case .exited(0): break
    case .exited(let code):
      let said = Self.presentable(result.errors)
      throw .credentials(
        "\(setting.place): credential_process ended with exit code \(code)"
          + (said.isEmpty ? "" : ": \(said)"))
    case .killed:
      throw .credentials("\(setting.place): credential_process took longer than 60 seconds or was stopped")
    case .unstartable: throw .credentials("\(setting.place): credential_process cannot be started")
    }
    // What it printed is never shown: it is the secret.
    guard let members = (try? JSONReader.read(result.output))?.map else {
      throw .credentials("\(setting.place): credential_process did not print a JSON object")
    }
    guard members["Version"]?.integer == 1 else {
      throw .credentials("\(setting.place): credential_process must print \"Version\": 1")
    }
    let source = "profile \(profile) (credential_process)"
    guard let credentials = Credentials(members, token: "SessionToken", source: source) else {
      throw .credentials("\(setting.place): credential_process printed no AccessKeyId or SecretAccessKey")
    }
    if members["Expiration"] != nil, credentials.expiration == nil {
      throw .credentials("\(setting.place): credential_process printed an Expiration that is not a time")
    }
    return credentials
  }

  /// Words for people, in one line, without anything that could be a key: long words of letters and digits.
  static func presentable(_ errors: [UInt8]) -> String {
    let text = String(decoding: errors.prefix(4000), as: UTF8.self)
    let words = text.split(whereSeparator: { $0.isWhitespace || "\"',;:=".contains($0) }).map(String.init)
    var shown = String(text.map { $0.isNewline ? " " : $0 })
    for word in words
    where word.utf8.count >= 12 && word.contains(where: \.isNumber)
      && word.contains(where: \.isLetter)
    {
      shown = shown.replacing(word, with: Secret.marker)
    }
    return String(shown.prefix(300)).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
