import AWS
import TestSupport
import Testing

@testable import AWSClient

struct ConfigurationTests {
  private let home: ScratchFolder

  init() throws { home = ScratchFolder() }

  private func resolve(
    _ environment: [String: String] = [:], _ flags: Configuration.Flags = .init()
  ) throws(AWSError) -> Configuration {
    try Configuration.resolve(environment: environment, home: home.path, flags: flags)
  }

  private func refusal(_ environment: [String: String] = [:], _ flags: Configuration.Flags = .init())
    -> String
  {
    do throws(AWSError) {
      _ = try resolve(environment, flags)
      return "(nothing was wrong)"
    } catch {
      // A profile that is not there is missing credentials.
      let code =
        error.message.hasPrefix("profile ") ? AWSError.OwnCode.credentials : AWSError.OwnCode.configuration
      #expect(error.code == code)
      return error.message
    }
  }

  @Test func `the region comes from flag, variables and profile in that order`() throws {
    try home.write(".aws/config", "[default]\nregion = eu-west-1\n[profile b]\nregion = eu-west-2\n")
    let both = ["AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-2"]
    #expect(try resolve(both, .init(region: "ap-south-1")).scope.region == "ap-south-1")
    #expect(try resolve(both).scope.region == "us-east-1")
    #expect(try resolve(["AWS_DEFAULT_REGION": "us-east-2"]).scope.region == "us-east-2")
    #expect(try resolve().scope.region == "eu-west-1")
    #expect(try resolve(["AWS_PROFILE": "b"]).scope.region == "eu-west-2")
    #expect(try resolve(["AWS_REGION": "cn-north-1"]).scope.partition == "aws-cn")
  }

  @Test func `without a region the error says where one was looked for`() {
    let text = refusal()
    for place in ["--region", "AWS_REGION", "AWS_DEFAULT_REGION", "\(home.path)/.aws/config"] {
      #expect(text.contains(place))
    }
  }

  @Test func `the profile comes from flag, variables and default in that order`() throws {
    try home.write(".aws/config", "[profile a]\n[profile b]\n[profile c]\n")
    let region = ["AWS_REGION": "us-east-1"]
    let both = ["AWS_PROFILE": "b", "AWS_DEFAULT_PROFILE": "c"].merging(region) { $1 }
    #expect(try resolve(both, .init(profile: "a")).profile == "a")
    #expect(try resolve(both).profile == "b")
    #expect(try resolve(["AWS_DEFAULT_PROFILE": "c"].merging(region) { $1 }).profile == "c")
    #expect(try resolve(region).profile == "default")
    #expect(refusal(["AWS_PROFILE": "z"]).contains("profile z is neither in"))
    #expect(refusal(["AWS_PROFILE": "z"]).contains("there are a, b, c"))
  }

  @Test func `credentials file wins over config file for the same profile`() throws {
    try home.write(".aws/config", "[profile a]\nregion=eu-west-1\nca_bundle=/config.pem\n")
    try home.write(".aws/credentials", "[a]\nregion=eu-west-3\n")
    let found = try resolve(["AWS_PROFILE": "a"])
    #expect(found.scope.region == "eu-west-3")
    #expect(found.certificateBundle == "/config.pem")
    #expect(try resolve(["AWS_PROFILE": "a", "AWS_CA_BUNDLE": "/env.pem"]).certificateBundle == "/env.pem")
  }

  @Test func `files of other names are read, a tilde means home`() throws {
    try home.write("elsewhere", "[default]\nregion = sa-east-1\n")
    #expect(try resolve(["AWS_CONFIG_FILE": "~/elsewhere"]).scope.region == "sa-east-1")
    #expect(try resolve(["AWS_CONFIG_FILE": "\(home.path)/elsewhere"]).scope.region == "sa-east-1")
  }

  @Test func `the dialect of the files is read as the AWS CLI reads it`() throws {
    try home.write(
      ".aws/config",
      """
      \u{FEFF}# a comment
      ; another
      [default]
        Region = eu-west-1
        output : json
      [profile  "with blanks"]
      role_arn=arn:aws:iam::1:role/x
      s3 =
        max_concurrent_requests = 20
        addressing_style = path
      sso_start_url = https://x.awsapps.com/start#/
      long = one
        two
      [plugins]
      x = y
      [sso-session s]
      sso_region = us-east-1
      [services local]
      ssm =
        endpoint_url = http://localhost:1
      """)
    let shared = try SharedConfig(environment: [:], home: home.path)
    #expect(shared.profileNames == ["default", "with blanks"])
    let profile = try #require(shared.profile("with blanks"))
    #expect(profile["role_arn"]?.value == "arn:aws:iam::1:role/x")
    #expect(profile["s3"]?.nested["addressing_style"]?.value == "path")
    #expect(profile["sso_start_url"]?.value == "https://x.awsapps.com/start#/")
    #expect(profile["long"]?.value == "one\ntwo")
    #expect(profile["long"]?.line == 12)
    #expect(shared.profile("default")?["region"]?.value == "eu-west-1")
    #expect(shared.profile("default")?["output"]?.value == "json")
    #expect(shared.ssoSessions["s"]?["sso_region"]?.value == "us-east-1")
    #expect(shared.services["local"]?["ssm"]?.nested["endpoint_url"]?.value == "http://localhost:1")
  }

  @Test(arguments: [
    ("[default\nregion=x", 1), ("region=x", 1), ("[default]\n\nc4nary-line", 3), ("[default]\n= c4nary", 2),
    ("[a] trailing", 1), ("[]", 1),
  ])
  func `a broken line is named by file and number and not repeated`(text: String, line: Int) throws {
    let file = try home.write(".aws/credentials", text)
    let message = refusal(["AWS_REGION": "us-east-1"])
    #expect(message.hasPrefix("\(file) line \(line): "))
    #expect(!message.contains("c4nary"))
  }

  @Test func `endpoints come from flag, variables, services section and profile in that order`() throws {
    try home.write(
      ".aws/config",
      """
      [default]
      services = local
      endpoint_url = http://localhost:4
      [services local]
      cognito_identity_provider =
        endpoint_url = http://localhost:3/prefix/
      """)
    var environment = [
      "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://localhost:2",
      "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://localhost:1",
    ]
    func ports(_ flags: Configuration.Flags = .init()) throws -> [Int?] {
      let endpoints = try resolve(environment, flags).endpoints
      return [endpoints[.cognitoIdentityProvider].endpoint.port, endpoints[.ssm].endpoint.port]
    }
    #expect(try ports(.init(endpoint: "http://localhost:9")) == [9, 9])
    #expect(
      try ports(.init(endpoint: "http://localhost:9", endpoints: [.ssm: "http://localhost:8"])) == [9, 8])
    #expect(try ports() == [1, 2])
    environment["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"] = nil
    #expect(try ports() == [2, 2])
    environment["AWS_ENDPOINT_URL"] = nil
    #expect(try ports() == [3, 4])
    #expect(try resolve(environment).endpoints[.cognitoIdentityProvider].endpoint.pathPrefix == "/prefix")
    #expect(try resolve(environment).endpoints[.ssm].isCustom)
    environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
    let own = try resolve(environment).endpoints[.cognitoIdentityProvider]
    #expect(own.endpoint.host == "cognito-idp.us-east-1.amazonaws.com")
    #expect(!own.isCustom)
  }

  @Test func `a wrong endpoint is named by where it stands, without its text`() throws {
    let file = try home.write(".aws/config", "[default]\nendpoint_url = http://u:c4nary@host\n")
    let region = ["AWS_REGION": "us-east-1"]
    #expect(refusal(region).hasPrefix("\(file) line 2: endpoint_url: the endpoint URL"))
    #expect(!refusal(region).contains("c4nary"))
    let variable = ["AWS_ENDPOINT_URL_SSM": "http://example.com"].merging(region) { $1 }
    #expect(
      refusal(variable.merging(["AWS_CONFIG_FILE": "/none"]) { $1 }).hasPrefix("AWS_ENDPOINT_URL_SSM: "))
    try home.write(".aws/config", "[default]\nservices = nowhere\n")
    #expect(refusal(region).contains("line 2: there is no section [services nowhere]"))
  }

  @Test func `FIPS and dual stack come from variable or profile and exclude endpoints of one's own`() throws {
    try home.write(".aws/config", "[default]\nuse_fips_endpoint = true\nregion = us-east-1\n")
    #expect(
      try resolve().endpoints[.cognitoIdentityProvider].endpoint.host
        == "cognito-idp-fips.us-east-1.amazonaws.com")
    #expect(
      try resolve(["AWS_USE_FIPS_ENDPOINT": "false"]).endpoints[.ssm].endpoint.host
        == "ssm.us-east-1.amazonaws.com")
    #expect(
      try resolve(["AWS_USE_DUALSTACK_ENDPOINT": "true"]).endpoints[.ssm].endpoint.host
        == "ssm-fips.us-east-1.api.aws")
    #expect(refusal(["AWS_ENDPOINT_URL": "http://localhost:1"]).contains("use_fips_endpoint"))
    #expect(refusal(["AWS_USE_FIPS_ENDPOINT": "maybe"]) == "AWS_USE_FIPS_ENDPOINT must be true or false")
  }

  @Test func `attempts come from variable, profile and mode`() throws {
    try home.write(
      ".aws/config", "[default]\nregion = us-east-1\nmax_attempts = 7\n[profile z]\nmax_attempts = no\n")
    #expect(try resolve().maximumAttempts == 7)
    #expect(try resolve(["AWS_MAX_ATTEMPTS": "2"]).retryPolicy.maximumAttempts == 2)
    let empty = ["AWS_CONFIG_FILE": "/none", "AWS_REGION": "us-east-1"]
    #expect(try resolve(empty).maximumAttempts == 3)
    #expect(try resolve(empty.merging(["AWS_RETRY_MODE": "legacy"]) { $1 }).maximumAttempts == 5)
    #expect(refusal(["AWS_PROFILE": "z", "AWS_REGION": "us-east-1"]).contains("config line 5: max_attempts"))
    #expect(refusal(["AWS_MAX_ATTEMPTS": "0"]).hasPrefix("AWS_MAX_ATTEMPTS "))
    #expect(refusal(empty.merging(["AWS_RETRY_MODE": "wild"]) { $1 }).hasPrefix("AWS_RETRY_MODE "))
  }

  @Test func `the legacy STS setting means the global host, signed for us-east-1`() throws {
    let legacy = ["AWS_STS_REGIONAL_ENDPOINTS": "legacy"]
    let old = try resolve(legacy.merging(["AWS_REGION": "eu-west-1"]) { $1 }).endpoints[.sts]
    #expect(old.endpoint.host == "sts.amazonaws.com")
    #expect(old.signingRegion == "us-east-1")
    let new = try resolve(legacy.merging(["AWS_REGION": "eu-south-2"]) { $1 }).endpoints[.sts]
    #expect(new.endpoint.host == "sts.eu-south-2.amazonaws.com")
    #expect(try resolve(["AWS_REGION": "eu-west-1"]).endpoints[.sts].signingRegion == "eu-west-1")
  }

  @Test func `proxies are taken from either letter case, lower first`() {
    let both = ProxySettings(environment: [
      "HTTPS_PROXY": "http://a", "https_proxy": "http://b", "no_proxy": "x",
    ])
    #expect(both.https == "http://b")
    #expect(both.except == "x")
    #expect(ProxySettings(environment: ["HTTPS_PROXY": "http://a", "https_proxy": ""]).https == "http://a")
    #expect(ProxySettings(environment: ["HTTP_PROXY": "http://a"]) == ProxySettings())
  }
}
