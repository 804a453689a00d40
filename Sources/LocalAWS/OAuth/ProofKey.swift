import AWS
import Tokens

/// Proof Key for Code Exchange with S256, the one method that Cognito takes (RFC 7636).
enum ProofKey {
  static func challenge(of verifier: String) -> String { Base64.url(Digest.sha256(verifier.utf8)) }

  /// 43 to 128 unreserved characters (RFC 7636, section 4.1).
  static func isVerifier(_ text: String) -> Bool {
    (43...128).contains(text.utf8.count) && text.wholeMatch(of: #/[A-Za-z0-9\-._~]+/#) != nil
  }

  /// The Base64 for URLs of 32 bytes.
  static func isChallenge(_ text: String) -> Bool { text.wholeMatch(of: #/[A-Za-z0-9\-_]{43}/#) != nil }
}
