import AWS
import ResourceModel
import Testing

@Suite struct CognitoLoginPageTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  private func client(_ pool: Value) async throws -> Value {
    try await scene.call("CreateUserPoolClient", ["UserPoolId": pool, "ClientName": "c"])["UserPoolClient"]?[
      "ClientId"] ?? ""
  }

  @Test func `the classic look needs a domain and falls back to that of all clients`() async throws {
    let pool = try await scene.newPool()
    let client = try await client(pool)
    let style: Attributes = ["UserPoolId": pool, "CSS": ".label-customizable {}"]
    #expect(
      await scene.refusal("SetUICustomization", style)?.message
        == "There has to be an existing domain associated with this user pool")
    try await scene.call("CreateUserPoolDomain", ["UserPoolId": pool, "Domain": "people"])
    func look() async throws -> Value? {
      try await scene.call("GetUICustomization", ["UserPoolId": pool, "ClientId": client])["UICustomization"]
    }
    #expect(try await look() == [:])
    try await scene.call("SetUICustomization", style.merging(["ImageFile": "iVBORw=="]) { $1 })
    #expect(try await look()?["ClientId"] == "ALL")
    #expect(try await look()?["CSSVersion"] == "20270115080000")
    #expect(try await look()?["ImageUrl"]?.string?.hasSuffix("/assets/images/image.jpg") == true)
    try await scene.call("SetUICustomization", style.merging(["ClientId": client, "CSS": ".x {}"]) { $1 })
    #expect(try await look()?["CSS"] == ".x {}")
    try await scene.call("SetUICustomization", ["UserPoolId": pool, "ClientId": client])
    try await scene.call("SetUICustomization", ["UserPoolId": pool])
    #expect(try await look() == [:])
  }

  @Test func `a client has one style, with settings of any shape`() async throws {
    let pool = try await scene.newPool()
    let client = try await client(pool)
    let names: Attributes = ["UserPoolId": pool, "ClientId": client]
    #expect(
      await scene.refusal("DescribeManagedLoginBrandingByClient", names)?.code == "ResourceNotFoundException")
    let settings: Value = ["components": ["form": ["depth": [1, true, .decimal("0.5")]]]]
    let made = try await scene.call(
      "CreateManagedLoginBranding",
      names.merging([
        "Settings": settings,
        "Assets": [["Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": "AAAA"]],
      ]) { $1 })["ManagedLoginBranding"]
    #expect(made?["Settings"] == settings)
    #expect(made?["UseCognitoProvidedValues"] == false)
    #expect(made?["ClientId"] == nil)
    #expect(
      try await scene.call("DescribeManagedLoginBrandingByClient", names)["ManagedLoginBranding"] == made)
    #expect(
      await scene.refusal("CreateManagedLoginBranding", names)?.code == "ManagedLoginBrandingExistsException")
    let id: Attributes = [
      "UserPoolId": pool, "ManagedLoginBrandingId": made?["ManagedLoginBrandingId"] ?? "",
    ]
    let updated = try await scene.call(
      "UpdateManagedLoginBranding", id.merging(["UseCognitoProvidedValues": true]) { $1 })
    #expect(updated["ManagedLoginBranding"]?["Settings"] == nil)
    #expect(updated["ManagedLoginBranding"]?["UseCognitoProvidedValues"] == true)
    let both = await scene.refusal(
      "UpdateManagedLoginBranding",
      id.merging(["UseCognitoProvidedValues": true, "Settings": settings]) { $1 })
    #expect(both?.code == "InvalidParameterException")
    try await scene.call("DeleteManagedLoginBranding", id)
    #expect(await scene.refusal("DescribeManagedLoginBranding", id)?.code == "ResourceNotFoundException")
  }

  @Test func `terms are one of each name a client`() async throws {
    let pool = try await scene.newPool()
    let client = try await client(pool)
    let terms: Attributes = [
      "UserPoolId": pool, "ClientId": client, "TermsName": "terms-of-use", "TermsSource": "LINK",
      "Enforcement": "NONE", "Links": ["cognito:default": "https://example.com/terms"],
    ]
    let made = try await scene.call("CreateTerms", terms)["Terms"]
    #expect(await scene.refusal("CreateTerms", terms)?.code == "TermsExistsException")
    let policy = try await scene.call("CreateTerms", terms.merging(["TermsName": "privacy-policy"]) { $1 })
    let id: Attributes = ["UserPoolId": pool, "TermsId": made?["TermsId"] ?? ""]
    let links: Value = [
      "cognito:default": "https://example.com/new", "cognito:german": "https://example.com/de",
    ]
    try await scene.call("UpdateTerms", id.merging(["Links": links]) { $1 })
    #expect(try await scene.call("DescribeTerms", id)["Terms"]?["Links"] == links)
    let renamed: Attributes = [
      "UserPoolId": pool, "TermsId": policy["Terms"]?["TermsId"] ?? "", "TermsName": "terms-of-use",
    ]
    #expect(await scene.refusal("UpdateTerms", renamed)?.code == "TermsExistsException")
    for links: Value in [[:], ["cognito:german": "x"], ["cognito:default": "x", "cognito:klingon": "x"]] {
      let refusal = await scene.refusal("UpdateTerms", id.merging(["Links": links]) { $1 })
      #expect(refusal?.code == "InvalidParameterException")
    }
    #expect(try await scene.call("ListTerms", ["UserPoolId": pool])["Terms"]?.list?.count == 2)
    try await scene.call("DeleteTerms", id)
    #expect(await scene.refusal("DescribeTerms", id)?.code == "ResourceNotFoundException")
  }
}
