import AWS
import Kinds
import LocalAWS
import ResourceModel
import TestSupport
import Testing

/// What holds for every kind that is about people and not about a person, over the endpoint.
@Suite struct PeopleKindsTests {
  static let names = [
    "identityProvider", "uiCustomization", "managedLoginBranding", "logDelivery", "riskConfiguration",
  ]

  @Test(arguments: names) func `made, found, read, changed by nothing, deleted twice`(_ name: String)
    async throws
  {
    let (place, kind) = (try await PeoplePlace(), try #require(Catalog.kind(name)))
    let desired = place.first(name)
    #expect(try await kind.find(desired, using: place.aws).isEmpty)
    let id = try await kind.create(desired, using: place.aws)
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    for row in kind.schema.attributes where !row.isSensitive && !row.isWriteOnly {
      guard let wanted = kind.schema.normalised(desired)[row.name] else { continue }
      #expect(BoundKind.lies(wanted, in: observed.attributes[row.name]), "\(row.name)")
    }
    #expect(try await kind.find(desired, using: place.aws) == [id])
    // As a run does it: what AWS never shows is declared once more.
    let kept = desired.filter { kind.schema[$0.key]?.isWriteOnly == true }
    try await kind.update(
      id, to: observed.attributes.merging(kept) { $1 }, from: observed, using: place.aws)
    #expect(try await kind.read([id], using: place.aws)[id]?.attributes == observed.attributes)
    try await kind.delete(id, using: place.aws)
    try await kind.delete(id, using: place.aws)
    #expect(try await kind.read([id], using: place.aws).isEmpty)
  }

  @Test(arguments: names) func `an update changes what is wanted`(_ name: String) async throws {
    let (place, kind) = (try await PeoplePlace(), try #require(Catalog.kind(name)))
    let id = try await kind.create(place.first(name), using: place.aws)
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    let second = kind.schema.normalised(place.first(name).merging(place.second(name)) { $1 })
    try await kind.update(id, to: second, from: observed, using: place.aws)
    let after = try #require(try await kind.read([id], using: place.aws)[id])
    for row in kind.schema.attributes where !row.isSensitive && !row.isWriteOnly {
      guard let wanted = second[row.name] else { continue }
      #expect(BoundKind.lies(wanted, in: after.attributes[row.name]), "\(row.name)")
    }
  }

  @Test(arguments: names) func `of a pool that is gone there is none`(_ name: String) async throws {
    let (place, kind) = (try await PeoplePlace(), try #require(Catalog.kind(name)))
    let id = try await kind.create(place.first(name), using: place.aws)
    try await place.scene.call("DeleteUserPoolDomain", ["UserPoolId": place.pool, "Domain": "shop"])
    try await place.scene.call("DeleteUserPool", ["UserPoolId": place.pool])
    #expect(try await kind.read([id], using: place.aws).isEmpty)
    #expect(try await kind.find(place.first(name), using: place.aws).isEmpty)
    try await kind.delete(id, using: place.aws)
  }
}

@Suite struct IdentityProviderKindTests {
  private let kind = IdentityProvider()

  private func details(_ place: PeoplePlace) async throws -> [String: Value] {
    try await place.scene.call(
      "DescribeIdentityProvider", ["UserPoolId": place.pool, "ProviderName": "Google"])["IdentityProvider"]?[
        "ProviderDetails"]?.map ?? [:]
  }

  private func target(_ observed: Observation, _ place: PeoplePlace, _ more: Attributes = [:]) -> Attributes {
    observed.attributes.merging(place.first("identityProvider").filter { $0.key == "secrets" }) { $1 }
      .merging(more) { $1 }
  }

  @Test func `a secret is in the provider, and in nothing that is observed`() async throws {
    let place = try await PeoplePlace()
    let id = try await kind.create(place.first("identityProvider"), using: place.aws)
    #expect(try await details(place)["client_secret"] == .string(PeoplePlace.secret))
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(!JSONWriter.write(.map(observed.members), secrets: .revealed).contains(PeoplePlace.secret))
    #expect(!JSONWriter.write(.map(observed.attributes), secrets: .revealed).contains(PeoplePlace.secret))
    #expect(observed.attributes["providerDetails"]?["client_id"] == "one")
    #expect(observed.attributes["attributeMapping"] == ["email": "email", "username": "sub"])
  }

  @Test func `an update gives the secret that is stored now`() async throws {
    let place = try await PeoplePlace()
    let id = try await kind.create(place.first("identityProvider"), using: place.aws)
    try await place.store("another-secret-of-the-store")
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    try await kind.update(id, to: target(observed, place), from: observed, using: place.aws)
    #expect(try await details(place)["client_secret"] == "another-secret-of-the-store")
  }

  @Test func `a secret that no stack mentions outlives an update`() async throws {
    let place = try await PeoplePlace()
    let id = try await kind.create(place.first("identityProvider"), using: place.aws)
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    var target = target(observed, place)
    target["secrets"] = nil
    target["attributeMapping"] = nil
    target["idpIdentifiers"] = nil
    try await kind.update(id, to: target, from: observed, using: place.aws)
    #expect(try await details(place)["client_secret"] == .string(PeoplePlace.secret))
    let after = try #require(try await kind.read([id], using: place.aws)[id]).attributes
    #expect(after["attributeMapping"] == ["username": "sub"])
    #expect(after["idpIdentifiers"] == nil)
  }

  @Test func `addresses that AWS derived are derived anew`() async throws {
    let place = try await PeoplePlace()
    let facebook: Attributes = [
      "userPoolId": place.pool, "name": "Facebook", "type": "Facebook",
      "providerDetails": ["client_id": "1", "authorize_scopes": "email", "api_version": "v17.0"],
      "secrets": ["client_secret": "ssm:/idp/secret"],
    ]
    let id = try await kind.create(facebook, using: place.aws)
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(observed.attributes["providerDetails"]?["token_url"]?.string?.contains("v17.0") == true)
    var details = try #require(observed.attributes["providerDetails"]?.map)
    details["api_version"] = "v21.0"
    try await kind.update(
      id, to: target(observed, place, ["providerDetails": .map(details)]), from: observed, using: place.aws)
    let after = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(after.attributes["providerDetails"]?["token_url"]?.string?.contains("v21.0") == true)
  }

  @Test func `an update sends what a stack says and keeps what somebody set, though AWS could derive it`()
    async throws
  {
    let place = try await PeoplePlace()
    var facebook: Attributes = [
      "userPoolId": place.pool, "name": "Facebook", "type": "Facebook",
      "providerDetails": [
        "client_id": "1", "authorize_scopes": "email", "api_version": "v17.0",
        "token_url": "https://example.com/token",
      ],
      "declaredDetails": ["api_version", "authorize_scopes", "client_id", "token_url"],
      "secrets": ["client_secret": "ssm:/idp/secret"],
    ]
    let id = try await kind.create(facebook, using: place.aws)
    for (member, text) in [("client_id", "2"), ("api_version", "v21.0")] {
      let observed = try #require(try await kind.read([id], using: place.aws)[id])
      var details = try #require(observed.attributes["providerDetails"]?.map)
      details[member] = .string(text)
      facebook["providerDetails"] = .map(details)
      try await kind.update(id, to: facebook, from: observed, using: place.aws)
      let after = try #require(try await kind.read([id], using: place.aws)[id])
      #expect(after.attributes["providerDetails"]?["token_url"] == "https://example.com/token")
    }
    facebook["declaredDetails"] = nil
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    var details = try #require(observed.attributes["providerDetails"]?.map)
    details["client_id"] = "3"
    facebook["providerDetails"] = .map(details)
    try await kind.update(id, to: facebook, from: observed, using: place.aws)
    let after = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(after.attributes["providerDetails"]?["token_url"] == "https://example.com/token")
  }

  @Test(arguments: ["ssm:/nothing", "secretsManager:nothing", "secretsManager:idp#nothing"])
  func `a secret that is not there is named by its place`(_ reference: String) async throws {
    let place = try await PeoplePlace()
    try await place.scene.call(
      "CreateSecret",
      [
        "Name": "idp", "ClientRequestToken": .string(String(repeating: "a", count: 32)),
        "SecretString": #"{"a": "b"}"#,
      ],
      of: .secretsManager)
    var desired = place.first("identityProvider")
    desired["secrets"] = ["client_secret": .string(reference)]
    do throws(AWSError) {
      _ = try await kind.create(desired, using: place.aws)
      Issue.record("was made without its secret")
    } catch {
      #expect(error.code == "StoredSecretMissing")
      #expect(error.message.contains(reference))
      #expect(!error.message.contains("b\""))
    }
  }

  @Test func `a stored secret has a version that changes with it, and members of a document their values`()
    async throws
  {
    let place = try await PeoplePlace()
    let parameter = try #require(StoredSecret("ssm:/idp/secret"))
    #expect(try await parameter.version(using: place.aws) == "1")
    try await place.store("another-secret-of-the-store")
    #expect(try await parameter.version(using: place.aws) == "2")
    try await place.scene.call(
      "CreateSecret",
      [
        "Name": "idp", "ClientRequestToken": .string(String(repeating: "a", count: 32)),
        "SecretString": #"{"google": "inner"}"#,
      ], of: .secretsManager)
    let member = try #require(StoredSecret("secretsManager:idp#google"))
    #expect(try await member.value(using: place.aws).reveal() == "inner")
    let before = try await member.version(using: place.aws)
    try await place.scene.call(
      "PutSecretValue",
      [
        "SecretId": "idp", "ClientRequestToken": .string(String(repeating: "b", count: 32)),
        "SecretString": #"{"google": "other"}"#,
      ], of: .secretsManager)
    #expect(before != nil)
    #expect(try await member.version(using: place.aws) != before)
    try await place.scene.call("DeleteSecret", ["SecretId": "idp"], of: .secretsManager)
    #expect(try await member.version(using: place.aws) == nil)
    #expect(try await StoredSecret("ssm:/nothing")?.version(using: place.aws) == nil)
  }
}

@Suite struct HostedLookKindTests {
  @Test func `the look of all is not the look of one client`() async throws {
    let (place, kind) = (try await PeoplePlace(), UICustomization())
    _ = try await kind.create(place.first("uiCustomization"), using: place.aws)
    let own = PhysicalID(["UserPoolId": place.pool.plainText, "ClientId": place.client.plainText])
    #expect(try await kind.read([own], using: place.aws).isEmpty)
  }

  @Test func `a logo that changed since the plan is not sent`() async throws {
    let (place, kind) = (try await PeoplePlace(), UICustomization())
    try place.folder.write("logo.png", "another logo")
    await #expect(throws: AWSError(code: AWSError.OwnCode.file, message: "")) {
      _ = try await kind.create(place.first("uiCustomization"), using: place.aws)
    }
  }

  @Test func `a logo that no stack mentions outlives a change of the style`() async throws {
    let (place, kind) = (try await PeoplePlace(), UICustomization())
    let id = try await kind.create(place.first("uiCustomization"), using: place.aws)
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(observed.attributes["imageUrl"] != nil)
    var target = observed.attributes.merging(["css": ".label-customizable {}"]) { $1 }
    await #expect(throws: AWSError(code: AWSError.OwnCode.configuration, message: "")) {
      try await kind.update(id, to: target, from: observed, using: place.aws)
    }
    #expect(try await kind.read([id], using: place.aws)[id]?.attributes == observed.attributes)
    // One that a stack declared and does not any more is to go.
    target["imageUrl"] = nil
    try await kind.update(id, to: target, from: observed, using: place.aws)
    #expect(try await kind.read([id], using: place.aws)[id]?.attributes["imageUrl"] == nil)
  }

  @Test func `what a designer has made of a style stays`() async throws {
    let (place, kind) = (try await PeoplePlace(), ManagedLoginBranding())
    let id = try await kind.create(place.first("managedLoginBranding"), using: place.aws)
    #expect(
      try await kind.read([id], using: place.aws)[id]?.attributes["useCognitoProvidedValues"] == true)
    try await place.scene.call(
      "UpdateManagedLoginBranding",
      [
        "UserPoolId": place.pool, "ManagedLoginBrandingId": .string(id["ManagedLoginBrandingId"] ?? ""),
        "Settings": ["components": [:]],
      ])
    let observed = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(observed.attributes["useCognitoProvidedValues"] == false)
    try await kind.update(id, to: observed.attributes, from: observed, using: place.aws)
    let kept = try #require(try await kind.read([id], using: place.aws)[id])
    #expect(kept.members["Settings"] == ["components": [:]])
    try await kind.update(
      id, to: kept.attributes.merging(["useCognitoProvidedValues": true]) { $1 }, from: kept, using: place.aws
    )
    #expect(try await kind.read([id], using: place.aws)[id]?.members["Settings"] == nil)
  }

  @Test func `without threat protection there are no settings of it, and none to take back`() async throws {
    let (place, kind) = (try await PeoplePlace(), RiskConfiguration())
    let id = try await kind.create(place.first("riskConfiguration"), using: place.aws)
    try await place.scene.call(
      "UpdateUserPool",
      ["UserPoolId": place.pool, "UserPoolTier": "PLUS", "UserPoolAddOns": ["AdvancedSecurityMode": "OFF"]])
    #expect(try await kind.read([id], using: place.aws).isEmpty)
    try await kind.delete(id, using: place.aws)
  }
}

/// A pool with everything that these kinds need, and two sets of attributes for each.
struct PeoplePlace {
  static let secret = "kQ3x9Vb7Wd2Lm5Rt8Yz1Np4Sg6"

  let scene: EndpointScene
  let aws: SceneAWS
  let pool: Value
  let client: Value
  let folder: ScratchFolder

  init() async throws {
    scene = try EndpointScene()
    folder = ScratchFolder()
    try folder.write("logo.png", "a logo")
    aws = SceneAWS(scene: scene, folder: folder)
    let made = try await scene.call(
      "CreateUserPool",
      [
        "PoolName": "pool", "UserPoolTier": "PLUS", "UserPoolAddOns": ["AdvancedSecurityMode": "ENFORCED"],
      ])
    pool = try #require(made["UserPool"]?["Id"])
    try await scene.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "shop"])
    client = try #require(
      try await scene.call("CreateUserPoolClient", ["UserPoolId": pool, "ClientName": "web"])[
        "UserPoolClient"]?["ClientId"])
    try await store(Self.secret)
  }

  func store(_ secret: String) async throws {
    try await scene.call(
      "PutParameter",
      ["Name": "/idp/secret", "Value": .string(secret), "Type": "SecureString", "Overwrite": true], of: .ssm)
  }

  func first(_ kind: String) -> Attributes {
    var attributes: Attributes
    switch kind {
    case "identityProvider":
      attributes = [
        "name": "Google", "type": "Google",
        "providerDetails": ["client_id": "one", "authorize_scopes": "openid email"],
        "secrets": ["client_secret": "ssm:/idp/secret"], "secretVersions": ["client_secret": "1"],
        "attributeMapping": ["email": "email"], "idpIdentifiers": ["example.com"],
      ]
    case "uiCustomization":
      attributes = [
        "clientId": "ALL", "css": ".banner-customizable {}", "image": "logo.png",
        "imageMark": .string(ContentMark.text(of: "a logo".utf8)),
      ]
    case "managedLoginBranding": attributes = ["clientId": client]
    case "logDelivery":
      attributes = ["logConfigurations": ["userNotification": Self.logs("one")]]
    default:
      attributes = [
        "compromisedCredentialsRiskConfiguration": ["actions": ["eventAction": "BLOCK"]]
      ]
    }
    attributes["userPoolId"] = pool
    return attributes
  }

  func second(_ kind: String) -> Attributes {
    switch kind {
    case "identityProvider":
      [
        "providerDetails": ["client_id": "two", "authorize_scopes": "openid"],
        "attributeMapping": ["name": "name"],
        "idpIdentifiers": ["other.example.com"],
      ]
    case "uiCustomization": ["css": ".label-customizable {}"]
    case "managedLoginBranding": ["useCognitoProvidedValues": true]
    case "logDelivery": ["logConfigurations": ["userNotification": Self.logs("two")]]
    default:
      [
        "accountTakeoverRiskConfiguration": [
          "actions": ["highAction": ["notify": false, "eventAction": "BLOCK"]]
        ],
        "riskExceptionConfiguration": ["blockedIPRangeList": ["192.0.2.0/24"]],
      ]
    }
  }

  private static func logs(_ group: String) -> Value {
    [
      "logLevel": "ERROR",
      "cloudWatchLogsConfiguration": [
        "logGroupArn": .string("arn:aws:logs:eu-west-1:123456789012:log-group:\(group)")
      ],
    ]
  }
}
