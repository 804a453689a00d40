import AWS
import Foundation
import Testing

@Suite struct EndpointTests {
  /// Hosts as botocore resolves them; see the first line of the file.
  static let rows: [[String]] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Vectors/endpoints.txt")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      $0.split(separator: " ").map(String.init)
    }
  }()

  @Test func `every service has its rows`() {
    #expect(Self.rows.count == 96)
    #expect(Set(Self.rows.map { $0[0] }) == Set(Service.allCases.map(\.rawValue)))
  }

  @Test(arguments: rows)
  func `hosts are those that botocore resolves`(_ row: [String]) throws {
    let service = try #require(Service(rawValue: row[0]))
    let region = row[1]
    #expect(try Endpoint.of(service, region: region).host == row[2])
    #expect(try Endpoint.of(service, region: region, dualStack: true).host == row[3])
    #expect(try Endpoint.of(service, region: region, fips: true).host == row[4])
    #expect(try Endpoint.of(service, region: region, fips: true, dualStack: true).host == row[5])
  }

  @Test(arguments: [
    ("eu-west-1", "aws"), ("ap-southeast-99", "aws"), ("cn-northwest-1", "aws-cn"),
    ("us-gov-east-1", "aws-us-gov"),
    ("eusc-de-east-1", "aws-eusc"), ("us-iso-west-1", "aws-iso"), ("us-isob-east-1", "aws-iso-b"),
    ("eu-isoe-west-1", "aws-iso-e"), ("us-isof-east-1", "aws-iso-f"), ("moon-base-1", "aws"), ("", "aws"),
  ])
  func `a region names its partition`(_ region: String, _ partition: String) {
    #expect(Partition.of(region: region).name == partition)
  }

  @Test(arguments: ["", "eu-west-1.evil.example", "eu west", "EU-WEST-1", "eu-west-1/", "é", "eu-west-1:1"])
  func `what is not a region reaches no host name`(_ region: String) {
    #expect(throws: AWSError(code: AWSError.OwnCode.configuration, message: "")) {
      try Endpoint.of(.ssm, region: region)
    }
  }

  @Test(arguments: [
    ("http://localhost:4566", Endpoint(scheme: .http, host: "localhost", port: 4566)),
    ("http://127.0.0.1:4566/", Endpoint(scheme: .http, host: "127.0.0.1", port: 4566)),
    ("http://127.8.9.10", Endpoint(scheme: .http, host: "127.8.9.10")),
    ("http://aws.localhost", Endpoint(scheme: .http, host: "aws.localhost")),
    ("HTTP://[::1]:9/a", Endpoint(scheme: .http, host: "[::1]", port: 9, pathPrefix: "/a")),
    (
      "https://Proxy.Example.com/aws/idp%20x//",
      Endpoint(host: "proxy.example.com", pathPrefix: "/aws/idp%20x")
    ),
    ("https://[fd00:ec2::254]", Endpoint(host: "[fd00:ec2::254]")),
    ("https://10.0.0.1:8443", Endpoint(host: "10.0.0.1", port: 8443)),
  ])
  func `a custom endpoint keeps its port and path`(_ url: String, _ endpoint: Endpoint) throws {
    #expect(try Endpoint(url: url) == endpoint)
  }

  @Test(arguments: [
    "", "localhost:4566", "ftp://localhost", "http://example.com", "http://10.0.0.1",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com", "http://notlocalhost", "http://[::2]", "https://user:hunter2@example.com",
    "https://example.com?x=1",
    "https://example.com#x", "https://", "https://example.com:0", "https://example.com:65536",
    "https://example.com:",
    "https://example.com:+80", "https://[::1", "https://[::1]x", "https://[]", "https://exa mple.com",
    "https://example.com/a b", "https://example.com/\n", "https://example.com/é", "https://bücher.example",
    "http://127.0.0.256", "http://127.1",
  ])
  func `any other endpoint is refused without repeating it`(_ url: String) {
    do throws(AWSError) {
      _ = try Endpoint(url: url)
      Issue.record("accepted")
    } catch {
      #expect(error.code == AWSError.OwnCode.configuration)
      #expect(!error.message.contains("hunter2"))
      #expect(error.outcome == .nothingHappened)
    }
  }

  @Test func `a user pool has its public addresses`() {
    #expect(
      UserPoolURL.issuer(poolID: "eu-west-1_Ab", region: "eu-west-1")
        == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab")
    #expect(
      UserPoolURL.keys(poolID: "cn-north-1_Ab", region: "cn-north-1")
        == "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Ab/.well-known/jwks.json")
    #expect(
      UserPoolURL.hostedDomain(prefix: "acme", region: "eu-west-1")
        == "https://acme.auth.eu-west-1.amazoncognito.com")
    #expect(
      UserPoolURL.hostedDomain(prefix: "acme", region: "us-gov-west-1")
        == "https://acme.auth-fips.us-gov-west-1.amazoncognito.com")
    #expect(UserPoolURL.hostedDomain(prefix: "acme", region: "cn-north-1") == nil)
  }
}
