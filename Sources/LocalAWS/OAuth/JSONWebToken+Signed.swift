import AWS
import ResourceModel
import Tokens

extension JSONWebToken {
  /// A signed token in its compact form (RFC 7515, section 7.1).
  static func signed(_ claims: Attributes, by key: SigningKey) throws(AWSError) -> String {
    let payload = Base64.url(JSONWriter.bytes(.map(claims)))
    let content = "\(key.encodedHeader).\(payload)"
    return "\(content).\(Base64.url(try key.sign(Array(content.utf8))))"
  }
}
