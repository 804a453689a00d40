import AWS
import Kinds
import ResourceModel
import TestSupport
import Testing

@Suite struct DomainAndServerTests {
  let aws = StandInAWS()

  @Test func `a prefix domain is there when its creation returns, and free when its deletion does`()
    async throws
  {
    let pool = try await Minimal.pool(aws)
    let kind = UserPoolDomain()
    let id = try await kind.create(
      ["domain": "orders", "userPoolId": .string(pool["UserPoolId"] ?? "")], using: aws)
    let observed = try #require(try await kind.read([id], using: aws)[id]).attributes
    #expect(observed["status"] == "ACTIVE")
    #expect(observed["url"] == "https://orders.auth.us-east-1.amazoncognito.com")
    try await kind.delete(id, using: aws)
    #expect(await aws.world.domains.isEmpty)
    try await UserPool().delete(pool, using: aws)
  }

  @Test func `a domain that is gone already is deleted, for which AWS has no code of its own`() async throws {
    let pool = try await Minimal.pool(aws)["UserPoolId"] ?? ""
    let kind = UserPoolDomain()
    let id = try await kind.create(["domain": "orders", "userPoolId": .string(pool)], using: aws)
    try await kind.delete(id, using: aws)
    try await kind.delete(id, using: aws)
  }

  @Test func `another pool's domain of that name is not ours`() async throws {
    let kind = UserPoolDomain()
    let theirs = try await Minimal.pool(aws)["UserPoolId"] ?? ""
    _ = try await kind.create(["domain": "orders", "userPoolId": .string(theirs)], using: aws)
    #expect(try await kind.find(["domain": "orders", "userPoolId": "us-east-1_ours"], using: aws).isEmpty)
    #expect(try await kind.find(["domain": "other", "userPoolId": .string(theirs)], using: aws).isEmpty)
  }

  @Test(arguments: ["Orders", "-x", "my-aws-domain", "a.b"])
  func `what is no prefix is a problem`(_ domain: String) {
    #expect(UserPoolDomain().problems(in: ["domain": .string(domain)]).count == 1)
  }

  @Test func `a domain's address follows its partition`() {
    func url(_ region: String, _ domain: Value) -> Value? {
      UserPoolDomain().derived(from: ["domain": domain], in: AWSScope(region: region))["url"]
    }
    #expect(url("us-gov-west-1", "orders") == "https://orders.auth-fips.us-gov-west-1.amazoncognito.com")
    #expect(url("cn-north-1", "orders") == nil)
    #expect(url("cn-north-1", "auth.example.com") == "https://auth.example.com")
  }

  @Test func `where domains have no hosts of their own, the address is a path`() {
    let scope = AWSScope(region: "us-east-1", domainRoot: "http://127.0.0.1:4577/_domain")
    for domain in ["orders", "auth.example.com"] {
      let derived = UserPoolDomain().derived(from: ["domain": .string(domain)], in: scope)
      #expect(derived["url"] == .string("http://127.0.0.1:4577/_domain/\(domain)"))
    }
  }

  @Test func `many resource servers are read by pages, and one that the list lacks by name`() async throws {
    let kind = ResourceServer()
    let pool = try await Minimal.pool(aws)["UserPoolId"] ?? ""
    var ids: [PhysicalID] = []
    for number in 1...7 {
      ids.append(
        try await kind.create(
          [
            "userPoolId": .string(pool), "identifier": .string("s\(number)"), "name": "n",
            "scopes": ["b": "B", "a": "A"],
          ],
          using: aws))
    }
    await aws.forgetCalls()
    #expect(try await kind.read(ids, using: aws).count == 7)
    #expect(await aws.calls.map(\.operation) == Array(repeating: "ListResourceServers", count: 4))
    await aws.change { $0.listLag = 60 }
    await aws.forgetCalls()
    #expect(try await kind.read(ids, using: aws).count == 7)
    #expect(await aws.calls.filter { $0.operation == "DescribeResourceServer" }.count == 7)
    #expect(
      try await kind.read([PhysicalID(["UserPoolId": "us-east-1_x", "Identifier": "s"])], using: aws).isEmpty)
  }

  @Test func `a scope that is too long or holds a slash is a problem`() {
    let identifier = String(repeating: "i", count: 250)
    let problems = ResourceServer().problems(in: [
      "identifier": .string(identifier), "scopes": ["a/b": "x", "longer": "x", "short": "x"],
    ])
    #expect(problems.map(\.path) == ["scopes.a/b", "scopes.longer"])
  }
}
