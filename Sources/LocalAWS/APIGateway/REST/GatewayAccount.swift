import AWS
import ResourceModel

/// An account's settings in API Gateway.
///
/// Source: API Gateway API reference, GetAccount and UpdateAccount.
enum GatewayAccount {
  static let operations = [get, update]

  /// The one object of its shelf.
  private static let id = "account"

  private static let get = LocalOperation("GetAccount", .gatewayControl, RESTForm("GET", "/account"), []) {
    objects, call, _ throws(AWSError) in account(call, objects)
  }

  private static let update = LocalOperation(
    "UpdateAccount", .gatewayControl, RESTForm("PATCH", "/account"), [PatchOperation.row]
  ) { objects, call, input throws(AWSError) in
    var account = account(call, objects)
    try PatchTable(.short, [.text("cloudwatchRoleArn")]).apply(input, to: &account)
    objects.put(account, id, on: call.shelf(.gatewayAccount))
    return account
  }

  private static func account(_ call: Call, _ objects: Objects) -> Attributes {
    objects[call.shelf(.gatewayAccount), id] ?? [
      "throttleSettings": ["burstLimit": 5000, "rateLimit": .decimal("10000.0")], "features": ["UsagePlans"],
      "apiKeyVersion": "4",
    ]
  }
}
