import AWS
import ResourceModel
import Testing

@testable import AuthPlatform

@Suite struct AddressTests {
  @Test func `a URL goes over the wire as it stands`() throws {
    for url in [
      "https://a.example/", "https://a.example:8443/live/orders/?b=1&a=%2F", "https://a.example/a%20b//c/",
      "http://127.0.0.1:4577/_aws/execute-api/a/live", "https://a.example/?a?b=/",
    ] {
      #expect(try WebAddress(url).request("GET").url == url)
    }
    #expect(try WebAddress("https://a.example?x=1#part").request("GET").url == "https://a.example/?x=1")
  }

  @Test func `what would go in clear, or hides its host, is refused`() {
    for url in [
      "http://a.example/", "https://127.0.0.1@a.example/", "ftp://a.example", "a.example", "", "https:///x",
      "http://127.0.0.1.a.example/", "https://a.example/a b",
    ] {
      #expect(throws: PlatformError.self) { try WebAddress(url) }
    }
  }

  @Test func `an issuer is AWS's only when all of it is`() {
    let pool = "eu-west-1_AbCdEfGhI"
    for issuer in [
      "https://cognito-idp.eu-west-1.amazonaws.com/\(pool)",
      "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Ab",
    ] {
      #expect(UserPoolURL.poolID(ofIssuer: issuer) == issuer.split(separator: "/").last.map(String.init))
    }
    for issuer in [
      "http://cognito-idp.eu-west-1.amazonaws.com/\(pool)",
      "https://cognito-idp.eu-west-1.amazonaws.com/\(pool)/",
      "https://cognito-idp.eu-west-2.amazonaws.com/\(pool)",
      "https://cognito-idp.eu-west-1.amazonaws.com.evil/\(pool)",
      "https://evil/eu-west-1_Ab", "https://cognito-idp.evil/x.amazonaws.com/evil/x_Ab",
      "https://cognito-idp..amazonaws.com/_", "", "/",
      "https://cognito-idp.a@evil.amazonaws.com/a@evil_Ab",
    ] {
      #expect(UserPoolURL.poolID(ofIssuer: issuer) == nil)
    }
  }
}
