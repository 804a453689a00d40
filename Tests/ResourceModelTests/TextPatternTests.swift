import TestSupport
import Testing

@testable import ResourceModel

@Suite struct TextPatternTests {
  private func matches(_ pattern: String, _ text: String) throws -> Bool {
    try #require(TextPattern(pattern), "\(pattern) cannot be read").matches(text)
  }

  @Test(arguments: [
    ("a", "a"), ("a|b", "b"), ("(ab|c)+", "abcab"), ("a?b*c+", "bbc"), ("a{2}", "aa"), ("a{2,}", "aaaa"),
    ("a{1,3}b", "aaab"), ("(ab){0,2}", "abab"), ("(a?){2,4}b", "aaaab"), ("(a*)*b", "aab"), ("", ""),
    ("^a$", "a"), ("(^a$)|^b$", "b"), (#"\x41-\u0042"#, "A-B"), (#"[\x21\x23-\x5B]+"#, "!#["),
    (#"[^\w]+"#, "é!"),
    (#"[\S]+"#, "é!"), (#"[\s\S]"#, "é"), (#"\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}"#, "é\u{301}+½¿\u{A0}"),
    ("[a-c-_]+", "a-_"), ("[+-]", "-"), ("(?i)aZ[k-l]", "AzL"), ("(?s).", "\n"), (".", "\u{B}"),
    (".*?x", "aax"),
    (#"\{#+\}"#, "{##}"), ("(?:ab)?", ""), ("[^a]", "\u{1F600}"), ("a{0}b", "b"),
  ]) func `a pattern matches`(pattern: String, text: String) throws {
    #expect(try matches(pattern, text))
  }

  @Test(arguments: [
    ("a", ""), ("a", "aa"), ("a|b", "ab"), ("a{2}", "a"), ("a{2,}", "a"), ("a{1,3}b", "aaaab"), ("a+", "ab"),
    (#"\w+"#, "é"), (#"\d"#, "٣"), (#"\s"#, "\u{A0}"), (".", "\n"), (".", "\u{2028}"), ("", "a"), ("^$", "a"),
    (#"\p{L}"#, "1"), ("[^a]", "a"), ("[a-c-_]", "d"), ("(?i)é", "É"), ("ab", "ba"), ("a{0}b", "ab"),
    ("(ab){2,3}", "ab"), ("x", "é"), ("e", "e\u{301}"),
  ]) func `a pattern does not match`(pattern: String, text: String) throws {
    #expect(try !matches(pattern, text))
  }

  @Test(arguments: [
    "(", ")", "[", "[a", "a{", "a{2", "a{3,2}", "*", "a**", "a+*", #"\"#, #"\q"#, #"\1"#, #"\bx"#, "(?=a)",
    "(?<!a)b", "a^b",
    "a$b", "(^a)+", "[b-a]", #"[\w-z]"#, "[a&&b]", "[[a]]", #"\p{Lu}"#, #"\x4"#, "a{2000}", "(?x)a",
    #"[\W\P{L}]"#,
    String(repeating: "(", count: 100) + String(repeating: ")", count: 100),
  ]) func `what is no pattern, or beyond AWS's, is refused`(pattern: String) {
    #expect(TextPattern(pattern) == nil)
  }

  /// None of them is a pattern of a member that authplat reads or the endpoint takes.
  private static let beyondUs: Set<String> = [
    "^.{1,100000}$", #"^(?!\s*$).+"#, #"^[0-9A-Za-z\.\-_]*(?<!\.)$"#,
    #"^https:\/\/[-a-zA-Z0-9@:%._\+~#=]{1,253}\.s3(\.[a-z\d-]{9,16})?\.amazonaws\.com\/.{1,2000}"#,
  ]

  @Test func `every pattern of AWS's models is read but five`() {
    let refused = Set(ModelPatterns.all.filter { TextPattern($0) == nil })
    #expect(refused.subtracting(Self.beyondUs).count == 1, "the date of ISO 8601, with back references")
    #expect(refused.isSuperset(of: Self.beyondUs))
  }

  @Test func `every pattern judges random texts as Swift's own engine does`() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix64(seed: seed)
    var matched = 0
    for pattern in ModelPatterns.all {
      guard let compiled = TextPattern(pattern) else { continue }
      let other = try Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyWordCharacters()
        .asciiOnlyDigits()
        .asciiOnlyWhitespace()
      var text = Self.text(like: pattern, compiled, &random)
      for _ in 0..<20 {
        let isMatch = compiled.matches(text)
        #expect(
          isMatch == (try other.wholeMatch(in: text) != nil),
          "\(pattern) on \(text.debugDescription), seed \(seed)")
        matched += isMatch ? 1 : 0
        text = isMatch ? Self.mutated(text, pattern, &random) : Self.text(like: pattern, compiled, &random)
      }
    }
    #expect(matched > 200)
  }

  /// A text that has a chance: the pattern's own characters, its examples, or letters and digits.
  private static func text(
    like pattern: String, _ compiled: TextPattern, _ random: inout SplitMix64
  ) -> String {
    if let example = examples.filter(compiled.matches).randomElement(using: &random),
      Bool.random(using: &random)
    {
      return mutated(example, pattern, &random)
    }
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...5, using: &random) { text.append(scalar(pattern, &random)) }
    return String(text)
  }

  private static func mutated(_ text: String, _ pattern: String, _ random: inout SplitMix64) -> String {
    var scalars = Array(text.unicodeScalars)
    let place = Int.random(in: 0...scalars.count, using: &random)
    switch Int.random(in: 0..<3, using: &random) {
    case 0: scalars.insert(scalar(pattern, &random), at: place)
    case 1 where place < scalars.count: scalars.remove(at: place)
    default: if place < scalars.count { scalars[place] = scalar(pattern, &random) }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  // Vertical tab and form feed are missing: Swift's `.` takes them for the end of a line, Java's does not.
  private static let some = Array(
    "aZ059-_+/.:=,@ \t\n\r#{}[]()$^é\u{301}ßあ½€¿\u{A0}\u{2028}\u{85}\u{1F600}".unicodeScalars)

  private static func scalar(_ pattern: String, _ random: inout SplitMix64) -> Unicode.Scalar {
    let own = Array(pattern.unicodeScalars)
    return (Bool.random(using: &random) ? own.randomElement(using: &random) : nil)
      ?? some.randomElement(using: &random) ?? "a"
  }

  private static let examples = [
    "us-east-1_aB3", "https://example.com/x", "Your code is {####}.", "a {##Click here##} b",
    "someone@example.com",
    "arn:aws:lambda:us-east-1:123456789012:function:f", "123e4567-e89b-42d3-a456-426614174000", "my-domain",
    "us-east-1", "i-0123456789abcdef0", "mi-0123456789abcdef0", "mw-0123456789abcdef0", "oi-0123456789ab",
    "tag:a", "1h",
    "2021-01-31T10:20:30Z", "1.2.3", "123456", "arn:aws:s3:::bucket/key", "AWS:x", "https://s3/x", "50%",
    "ou-abcd-01234567", "resource-groups:Name", "cognito:french", "import-abc", "Custom:ab",
    "arn:aws:iam::123456789012:role/x",
  ]

  @Test(.timeLimit(.minutes(1))) func `no text makes a match slow`() throws {
    let long = String(repeating: "a", count: 200_000)
    for pattern in [
      "(a+)+b", "(a|a)*b", "(a*)*(a*)*b", "(a?){100}b", #"([\w+=/,.@-]*)?([\w+=/,.@-]*)?:[0-9]+"#,
    ] {
      #expect(try !matches(pattern, long))
    }
  }
}
