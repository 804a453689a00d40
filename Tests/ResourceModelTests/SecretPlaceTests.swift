import ResourceModel
import Testing

@Suite struct SecretPlaceTests {
  @Test(arguments: [
    "ssm:/idp/google/secret", "ssm:/idp/secret:3", "secretsManager:google", "secretsManager:google#secret",
    "secretsManager:arn:aws:secretsmanager:us-east-1:111111111111:secret:google-AbCdEf#secret",
  ])
  func `a place is read and written alike`(_ text: String) {
    #expect(StoredSecret(text)?.description == text)
  }

  @Test(arguments: [
    "", "ssm", "ssm:", "SSM:/x", "vault:/x", "/idp/secret", "ssm:/x#y", "secretsManager:#y",
    "secretsManager:x#", "secretsManager:x#y#z",
  ])
  func `what is no place is refused`(_ text: String) { #expect(StoredSecret(text) == nil) }

  @Test func `a setting's name says whether it holds a secret`() {
    for name in ["client_secret", "private_key", "Password"] { #expect(StoredSecret.isSecret(named: name)) }
    for name in ["client_id", "token_url", "key_id", "MetadataFile"] {
      #expect(!StoredSecret.isSecret(named: name))
    }
  }

  @Test func `contents have the same mark when they are the same`() {
    #expect(ContentMark.text(of: []) == "0-cbf29ce484222325")
    // Source: the vectors of the FNV reference implementation.
    #expect(ContentMark.text(of: Array("foobar".utf8)) == "6-85944171f73967e8")
    #expect(ContentMark.text(of: [1, 2]) != ContentMark.text(of: [2, 1]))
  }
}
