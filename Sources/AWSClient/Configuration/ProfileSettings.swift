import AWS

/// Settings that a variable or a profile may hold, the variable first.
struct ProfileSettings: Sendable {
  let environment: [String: String]
  let section: SharedConfig.Section
  let shared: SharedConfig
  let profile: String

  func text(_ key: String) -> String? {
    section[key].flatMap { $0.value.isEmpty ? nil : $0.value }
  }

  /// - Throws: `OwnCode.configuration` for anything but true and false.
  func bool(_ key: String, variable: String) throws(AWSError) -> Bool? {
    guard let (text, place) = find(key, variable) else { return nil }
    switch text.lowercased() {
    case "true": return true
    case "false": return false
    default: throw .configuration("\(place) must be true or false")
    }
  }

  /// `AWS_MAX_ATTEMPTS`, or what the retry mode means by default: 5 for `legacy`, otherwise 3.
  func maximumAttempts() throws(AWSError) -> Int {
    if let (text, place) = find("max_attempts", "AWS_MAX_ATTEMPTS") {
      guard let number = Int(text), (1...100).contains(number) else {
        throw .configuration("\(place) must be a number from 1 to 100")
      }
      return number
    }
    guard let (text, place) = find("retry_mode", "AWS_RETRY_MODE") else { return 3 }
    switch text.lowercased() {
    case "legacy": return 5
    case "standard", "adaptive": return 3
    default: throw .configuration("\(place) must be legacy, standard or adaptive")
    }
  }

  /// The value, and where it stands.
  func find(_ key: String, _ variable: String) -> (text: String, place: String)? {
    if let text = environment.named(variable) { return (text, variable) }
    guard let setting = section[key], !setting.value.isEmpty else { return nil }
    return (setting.value, "\(setting.place): \(key)")
  }
}
