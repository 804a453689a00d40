import Kinds
import Planner
import ResourceModel
import Testing

/// What reads differently and is the same to AWS.
@Suite struct CanonicalFormTests {
  private func paths(_ kind: any ResourceKind, _ desired: Attributes, _ members: [String: Value]) -> [String]
  {
    Comparison(
      schema: kind.schema, desired: kind.schema.normalised(desired), applied: nil, snapshot: nil,
      observed: kind.schema.attributes(fromWire: members)
    ).differences.map(\.path)
  }

  @Test func `a refresh token of 0 days lives 30`() {
    #expect(paths(UserPoolClient(), ["refreshTokenValidity": 0], ["RefreshTokenValidity": 30]).isEmpty)
    #expect(paths(UserPoolClient(), ["refreshTokenValidity": 0], ["RefreshTokenValidity": 7]).count == 1)
  }

  @Test func `rotation that is disabled is rotation that is not there`() {
    let disabled: Value = ["Feature": "DISABLED"]
    let off: Attributes = ["refreshTokenRotation": ["feature": "DISABLED"]]
    #expect(paths(UserPoolClient(), off, [:]).isEmpty)
    #expect(paths(UserPoolClient(), off, ["RefreshTokenRotation": disabled]).isEmpty)
    #expect(paths(UserPoolClient(), off, ["RefreshTokenRotation": ["Feature": "ENABLED"]]).count == 1)
    #expect(paths(UserPoolClient(), ["refreshTokenRotation": ["feature": "ENABLED"]], [:]).count == 1)
  }

  @Test func `recovery mechanisms stand in the order of their priority`() {
    func mechanisms(_ mail: Value, _ phone: Value) -> Attributes {
      [
        "accountRecoverySetting": [
          "recoveryMechanisms": [
            ["priority": mail, "name": "verified_email"],
            ["priority": phone, "name": "verified_phone_number"],
          ]
        ]
      ]
    }
    let observed: [String: Value] = [
      "AccountRecoverySetting": [
        "RecoveryMechanisms": [
          ["Priority": 2, "Name": "verified_email"], ["Priority": 1, "Name": "verified_phone_number"],
        ]
      ]
    ]
    #expect(paths(UserPool(), mechanisms(2, 1), observed).isEmpty)
    #expect(paths(UserPool(), mechanisms(1, 2), observed).count == 1)
  }

  @Test func `a first password of 0 days works 7`() {
    let desired: Attributes = ["policies": ["passwordPolicy": ["temporaryPasswordValidityDays": 0]]]
    let observed: [String: Value] = ["Policies": ["PasswordPolicy": ["TemporaryPasswordValidityDays": 7]]]
    #expect(paths(UserPool(), desired, observed).isEmpty)
  }
}
