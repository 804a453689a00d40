import Kinds
import ResourceModel
import TestSupport
import Testing

@testable import StackFiles

/// Auth stacks with other services that sign people in, with looks of hosted pages, and with a pool's protection.
@Suite struct ProviderTests {
  private static let files = [
    "saml/metadata.xml": "<EntityDescriptor/>", "branding/login.css": ".banner-customizable {}",
    "branding/logo.png": "\u{89}PNG", "branding/big.css": String(repeating: "x", count: 131_073),
  ]

  private func load(_ text: String) -> (Workspace, [Diagnostic]) {
    Workspace.load(
      files: [
        .init(path: "authplat.yaml", bytes: Array(projectText.utf8)),
        .init(path: "stacks/z.yaml", bytes: Array(text.utf8)),
      ], environment: nil, processEnvironment: ["SECRET": "x"], schemas: Catalog.schemas,
      document: { path in Self.files[path].map { Array($0.utf8) } })
  }

  @Test func `every sort of provider, look and protection expands as recorded`() {
    let (workspace, diagnostics) = load(
      """
      stack: shared
      kind: auth
      pool:
        userPoolTier: plus
        userPoolAddOns: {advancedSecurityMode: enforced}
        logDelivery:
          userNotification:
            cloudWatchLogsConfiguration: {logGroupArn: "arn:aws:logs:us-east-1:111111111111:log-group:mails"}
          userAuthEvents: {s3Configuration: {bucketArn: "arn:aws:s3:::sign-ins"}}
        threatProtection:
          compromisedCredentialsRiskConfiguration: {eventFilter: [sign_in], actions: {eventAction: block}}
      domain: {prefix: shop-login}
      branding: {css: branding/login.css, image: branding/logo.png}
      identityProviders:
        Google:
          clientId: ${var.prefix}.apps.googleusercontent.com
          clientSecret: {from: ssm:/idp/google/secret}
          scopes: [openid, email]
          attributeMapping: {email: email}
          idpIdentifiers: [example.com]
        Facebook: {clientId: "1", clientSecret: {from: "secretsManager:idp#facebook"}, scopes: [public_profile, email], apiVersion: v21.0}
        LoginWithAmazon: {clientId: a, clientSecret: {from: ssm:/idp/amazon}, scopes: [profile]}
        SignInWithApple:
          clientId: com.example.web
          teamId: TEAM123456
          keyId: KEY1234567
          privateKey: {from: ssm:/idp/apple/key}
          scopes: [email, name]
        Okta:
          type: oidc
          issuer: https://example.okta.com
          clientId: okta
          scopes: [openid]
          providerDetails: {client_secret: {from: ssm:/idp/okta}, jwks_uri: https://example.okta.com/keys}
        Corp: {type: saml, metadataFile: saml/metadata.xml, signOut: true, requestSigningAlgorithm: rsa-sha256}
        Partner: {type: SAML, metadataURL: https://partner.example.com/metadata}
      """)
    #expect(diagnostics.map(\.spelled) == [])
    #expect(golden("providers.txt", describe(workspace.stacks)) == nil)
  }

  @Test func `what is wrong with them is told where it stands, and no secret is repeated`() {
    let marked = MarkedText(
      """
      stack: shared
      kind: auth
      pool:
        logDelivery:
          «1»userAuthEvents: {s3Configuration: {bucketArn: "arn:aws:s3:::sign-ins"}}
        «2»threatProtection:
          riskExceptionConfiguration: {blockedIPRangeList: [192.0.2.0/24]}
      branding:
        «3»css: «4»branding/big.css
        image: «5»branding/none.png
        «6»logo: x
        managedLogin: «7»mine
        clients: {«8»web: {css: branding/login.css}}
      identityProviders:
        Google: {clientId: one, «9»clientSecret: GOCSPX-in-clear, scopes: [openid]}
        «10»Facebook: {clientId: "1", «11»clientSecret: "${env.SECRET}"}
        «12»SignInWithAple: {clientId: x}
        LoginWithAmazon: {«13»type: oidc, clientId: x}
        Okta: {type: «14»oauth, clientId: x}
        Auth0: {type: oidc, issuer: https://x, clientId: x, scopes: [openid], clientSecret: {«15»from: GOCSPX-in-clear}}
        Ping: {type: oidc, issuer: https://x, clientId: x, scopes: [openid], providerDetails: {«16»client_id: y, «17»client_secret: GOCSPX-in-clear}}
        «18»Corp: {type: saml}
        «19»Cognito: {type: saml}
        Other: {type: saml, metadataFile: «20»saml/none.xml, «21»clientId: x}
        «22»Ab: {type: saml, metadataURL: https://x}
        Keyed: {type: oidc, issuer: https://x, clientId: x, scopes: [openid], clientSecret: {from: ssm:/x, «23»key: y}}
        Bare: «24»x
      """)
    let (_, diagnostics) = load(marked.text)
    let lines = marked.describe(diagnostics)
    #expect(lines.allSatisfy { !$0.contains("GOCSPX") })
    #expect(diagnostics.allSatisfy { $0.source?.text.contains("GOCSPX") != true })
    for mark in 1...24 { #expect(lines.contains { $0.contains("«\(mark)»") }, "mark \(mark)") }
    #expect(golden("providers-broken.txt", lines.joined(separator: "\n") + "\n") == nil)
  }

  @Test func `a style belongs to each client with hosted pages, and to none where branding is none`() {
    let api = """
      stack: shop
      kind: api
      auth: shared
      resourceServer: {scopes: {api: x}}
      clients:
        web: {type: machine, scopes: [api], allowedOAuthFlows: [code], callbackURLs: ["https://x.example"]}
        job: {type: machine, scopes: [api]}
      """
    func styles(_ auth: String) -> [String] {
      let (workspace, diagnostics) = StackFilesTests.load([
        "1": "stack: shared\nkind: auth\n" + auth, "2": api,
      ])
      #expect(diagnostics.filter { $0.severity == .error }.map(\.spelled) == [])
      return workspace.resources.filter { $0.id.kind == "managedLoginBranding" }.map(\.id.description)
    }
    let own = ["shop/managedLoginBranding.web"]
    #expect(styles("domain: {prefix: p, managedLoginVersion: 2}\n") == own)
    #expect(styles("domain: {prefix: p}\n") == [])
    #expect(styles("domain: {prefix: p}\nbranding: {managedLogin: default}\n") == own)
    #expect(styles("domain: {prefix: p, managedLoginVersion: 2}\nbranding: none\n") == [])
    let custom = "{name: a.example.com, certificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/x'"
    #expect(styles("domain: {custom: \(custom), managedLoginVersion: 2}}\n") == own)
  }

  @Test func `what a pool's tier lacks is told`() {
    let marked = MarkedText(
      """
      stack: shared
      kind: auth
      pool: {userPoolTier: lite}
      domain: {prefix: p, managedLoginVersion: «1»2}
      """)
    #expect(marked.describe(load(marked.text).1).map { $0.prefix(8) } == ["AP601«1»"])
    #expect(
      UserPool().problems(in: ["userPoolAddOns": ["advancedSecurityMode": "AUDIT"]]).map(\.path)
        == ["userPoolAddOns.advancedSecurityMode"])
    #expect(UserPool().problems(in: ["userPoolAddOns": ["advancedSecurityMode": "OFF"]]).isEmpty)
  }

  @Test func `what kinds know to be wrong of a provider is told`() {
    #expect(
      IdentityProvider().problems(in: [
        "name": "Google", "type": "OIDC", "providerDetails": ["client_secret": "x"],
      ]).map(\.path) == ["providerDetails.client_secret", "type"])
    #expect(
      LogDelivery().problems(in: [
        "logConfigurations": [
          "userNotification": ["logLevel": "INFO", "s3Configuration": ["bucketArn": "b"]], "logins": [:],
        ]
      ]).map(\.path) == [
        "logConfigurations.logins", "logConfigurations.logins", "logConfigurations.userNotification",
      ])
  }
}
