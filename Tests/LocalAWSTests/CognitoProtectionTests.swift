import AWS
import ResourceModel
import Testing

@Suite struct CognitoProtectionTests {
  private let scene: EndpointScene
  init() throws { scene = try EndpointScene() }

  @Test func `risks need threat protection, and setting nothing resets them`() async throws {
    let plain = try await scene.newPool()
    let refusal = await scene.refusal("DescribeRiskConfiguration", ["UserPoolId": plain])
    #expect(refusal?.code == "UserPoolAddOnNotEnabledException")
    let pool = try await scene.newPool([
      "UserPoolTier": "PLUS", "UserPoolAddOns": ["AdvancedSecurityMode": "ENFORCED"],
    ])
    let name: Attributes = ["UserPoolId": pool]
    let risk: Attributes = ["CompromisedCredentialsRiskConfiguration": ["Actions": ["EventAction": "BLOCK"]]]
    try await scene.call("SetRiskConfiguration", name.merging(risk) { $1 })
    let described = try await scene.call("DescribeRiskConfiguration", name)["RiskConfiguration"]
    #expect(described?["CompromisedCredentialsRiskConfiguration"] == risk.values.first)
    try await scene.call("SetRiskConfiguration", name)
    #expect(try await scene.call("DescribeRiskConfiguration", name)["RiskConfiguration"] == .map(name))
  }

  @Test func `logs have one destination each and user activity needs PLUS`() async throws {
    let pool = try await scene.newPool()
    let name: Attributes = ["UserPoolId": pool]
    let notes: Value = [
      "EventSource": "userNotification", "LogLevel": "ERROR",
      "CloudWatchLogsConfiguration": ["LogGroupArn": "arn:aws:logs:eu-west-1:123456789012:log-group:l"],
    ]
    let activity: Value = [
      "EventSource": "userAuthEvents", "LogLevel": "INFO",
      "S3Configuration": ["BucketArn": "arn:aws:s3:::bucket"],
    ]
    func set(_ sources: Value) async -> String? {
      await scene.refusal("SetLogDeliveryConfiguration", name.merging(["LogConfigurations": sources]) { $1 })?
        .code
    }
    func kept() async throws -> Value? {
      try await scene.call("GetLogDeliveryConfiguration", name)["LogDeliveryConfiguration"]?[
        "LogConfigurations"]
    }
    #expect(try await kept() == [])
    #expect(await set([notes]) == nil)
    #expect(try await kept() == [notes])
    #expect(await set([notes, notes]) == "InvalidParameterException")
    #expect(await set([activity]) == "FeatureUnavailableInTierException")
    #expect(
      await set([["EventSource": "userNotification", "LogLevel": "ERROR"]]) == "InvalidParameterException")
    #expect(await set([]) == nil)
    #expect(try await kept() == [])
  }
}
