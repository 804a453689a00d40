import AWS
import ResourceModel

/// A signed token in its compact form (RFC 7515, section 7.1).
enum JSONWebToken {
  static func signed(_ claims: Attributes, by key: SigningKey) throws(AWSError) -> String {
    let payload = Base64.url(Array(JSONWriter.write(.map(claims)).utf8))
    let content = "\(key.encodedHeader).\(payload)"
    return "\(content).\(Base64.url(try key.sign(Array(content.utf8))))"
  }
}
