import AWS
import ResourceModel
import Testing

@Suite struct CognitoDomainTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  private let certificate: Value = [
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/a1b2c3d4-5678-90ab-cdef-000000000001"
  ]

  private func describe(_ domain: Value, as key: String = "test") async throws -> Value? {
    try await scene.call("DescribeUserPoolDomain", ["Domain": domain], as: key)["DomainDescription"]
  }

  @Test func `a missing domain is described by nothing`() async throws {
    #expect(try await describe("nowhere") == [:])
  }

  @Test func `a prefix belongs to its pool and shows there`() async throws {
    let pool = try await scene.newPool()
    #expect(try await scene.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "people"]) == [:])
    let domain = try #require(try await describe("people"))
    #expect(domain["UserPoolId"] == pool)
    #expect(domain["AWSAccountId"] == "123456789012")
    #expect(domain["Status"] == "ACTIVE")
    #expect(domain["ManagedLoginVersion"] == 1)
    #expect(domain["Version"] == "20270115080000")
    #expect(try await scene.pool(pool)["Domain"] == "people")
    try await scene.call("DeleteUserPoolDomain", ["UserPoolId": pool, "Domain": "people"])
    #expect(try await describe("people") == [:])
    #expect(try await scene.pool(pool)["Domain"] == nil)
  }

  @Test func `a prefix is unique in its region across all accounts`() async throws {
    let pool = try await scene.newPool()
    let foreign = try await scene.newPool(as: "other")
    try await scene.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "people"])
    let refusal = await scene.refusal(
      "CreateUserPoolDomain", ["UserPoolId": foreign, "Domain": "people"], as: "other")
    #expect(refusal?.code == "InvalidParameterException")
    #expect(refusal?.message == "Domain already associated with another user pool.")
    #expect(try await describe("people", as: "other") == [:])
    let abroad = try await scene.call("CreateUserPool", ["PoolName": "p"], in: "us-east-1")
    try await scene.call(
      "CreateUserPoolDomain", ["UserPoolId": abroad["UserPool"]?["Id"] ?? "", "Domain": "people"],
      in: "us-east-1")
  }

  @Test func `a pool has one prefix and one name of its own`() async throws {
    let pool = try await scene.newPool()
    try await scene.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "people"])
    #expect(await scene.refusal("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "folk"]) != nil)
    let answer = try await scene.call(
      "CreateUserPoolDomain",
      ["UserPoolId": pool, "Domain": "auth.example.com", "CustomDomainConfig": certificate])
    let front = try #require(answer["CloudFrontDomain"]?.string)
    #expect(front.hasSuffix(".cloudfront.net"))
    let domain = try await describe("auth.example.com")
    #expect(domain?["CloudFrontDistribution"]?.string == front)
    #expect(domain?["CustomDomainConfig"] == certificate)
    #expect(try await scene.pool(pool)["CustomDomain"] == "auth.example.com")
    #expect(try await scene.pool(pool)["Domain"] == "people")
  }

  @Test(arguments: [
    ("my-aws-login", "Domain cannot contain reserved word: aws"),
    ("cognito1", "Domain cannot contain reserved word: cognito"),
    ("Upper", "The domain name contains an invalid character."),
    ("auth.example.com", "The domain name contains an invalid character."),
    ("-a", "The domain name contains an invalid character."),
  ])
  func `prefixes that AWS refuses are refused in its words`(_ domain: String, _ start: String) async throws {
    let pool = try await scene.newPool()
    let refusal = await scene.refusal(
      "CreateUserPoolDomain", ["UserPoolId": pool, "Domain": .string(domain)])
    #expect(refusal?.code == "InvalidParameterException")
    #expect(refusal?.message.hasPrefix(start) == true)
  }

  @Test func `a name of one's own needs a certificate in us-east-1`() async throws {
    let pool = try await scene.newPool()
    let refusal = await scene.refusal(
      "CreateUserPoolDomain",
      [
        "UserPoolId": pool, "Domain": "auth.example.com",
        "CustomDomainConfig": ["CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/a"],
      ])
    #expect(refusal?.code == "InvalidParameterException")
  }

  @Test func `four names of one's own are the most`() async throws {
    for number in 0..<5 {
      let pool = try await scene.newPool()
      let refusal = await scene.refusal(
        "CreateUserPoolDomain",
        ["UserPoolId": pool, "Domain": .string("a\(number).example.com"), "CustomDomainConfig": certificate])
      #expect(refusal?.code == (number == 4 ? "LimitExceededException" : nil))
    }
  }

  @Test func `an update changes what it names`() async throws {
    let pool = try await scene.newPool()
    try await scene.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "people"])
    let answer = try await scene.call(
      "UpdateUserPoolDomain", ["UserPoolId": pool, "Domain": "people", "ManagedLoginVersion": 2])
    #expect(answer == ["ManagedLoginVersion": 2])
    #expect(try await describe("people")?["ManagedLoginVersion"] == 2)
    try await scene.call("UpdateUserPoolDomain", ["UserPoolId": pool, "Domain": "people"])
    #expect(try await describe("people")?["ManagedLoginVersion"] == 2)
    let other = try await scene.newPool()
    let refusal = await scene.refusal("DeleteUserPoolDomain", ["UserPoolId": other, "Domain": "people"])
    #expect(refusal?.message == "No such domain or user pool exists.")
  }

  @Test func `managed login needs more than the LITE tier`() async throws {
    let pool = try await scene.newPool(["UserPoolTier": "LITE"])
    let refusal = await scene.refusal(
      "CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "people", "ManagedLoginVersion": 2])
    #expect(refusal?.code == "FeatureUnavailableInTierException")
  }
}
