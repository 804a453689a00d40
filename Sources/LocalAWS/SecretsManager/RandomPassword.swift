import AWS
import ResourceModel

/// Makes up passwords. Source: Secrets Manager API reference, GetRandomPassword.
enum RandomPassword {
  private static let classes: [(excluding: String, characters: String)] = [
    ("ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"), ("ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ("ExcludeNumbers", "0123456789"), ("ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
  ]

  static let get = LocalOperation(
    "GetRandomPassword", .secretRead,
    [
      Attribute("PasswordLength", .integer(1...4096), ""),
      Attribute("ExcludeCharacters", .string(length: 0...4096), ""), Attribute("IncludeSpace", .bool, ""),
      Attribute("RequireEachIncludedType", .bool, ""),
    ] + classes.map { Attribute($0.excluding, .bool, "") }
  ) { _, _, input throws(AWSError) in
    let length = input["PasswordLength"]?.integer ?? 32
    let excluded = Set(input["ExcludeCharacters"]?.string ?? "")
    var included = classes.filter { input[$0.excluding] != true }.map {
      $0.characters.filter { !excluded.contains($0) }
    }
    if input["IncludeSpace"] == true, !excluded.contains(" ") { included.append(" ") }
    included.removeAll(where: \.isEmpty)
    guard !included.isEmpty else {
      throw .refusal("InvalidParameterException", "You have excluded all possible characters.")
    }
    let needed = input["RequireEachIncludedType"] == false ? [] : included
    guard needed.count <= length else {
      throw .refusal("InvalidParameterException", "Password length is too short based on the required types.")
    }
    var random = SecureRandom()
    let all = Array(included.joined())
    var password = needed.compactMap { $0.randomElement(using: &random) }
    while password.count < length { password.append(all[Int.random(in: 0..<all.count, using: &random)]) }
    password.shuffle(using: &random)
    return ["RandomPassword": .string(String(password))]
  }
}
