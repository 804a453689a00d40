import AWS
import ResourceModel

/// The look of the classic login pages, for one client or for all of a pool.
///
/// Source: Cognito user pools API reference, SetUICustomization, GetUICustomization.
enum UICustomizations {
  /// The id that stands for all clients without a look of their own.
  static let everyClient = "ALL"

  static let operations = [set, get]

  /// With neither style nor image the look is taken away.
  private static let set = LocalOperation(
    "SetUICustomization", .userPoolResourceUpdate,
    CognitoRows.pool + [
      CognitoRows.client, Attribute("CSS", .string(length: 0...131_072), ""),
      Attribute("ImageFile", .base64(bytes: 131_072), ""),
    ]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects)
    let client = try client(input, call, objects)
    let names: [String: Value] = ["UserPoolId": .string(pool.id), "ClientId": .string(client)]
    guard let domain = objects.all(call.shelf(.userPoolDomain, under: pool.id)).first?.members else {
      throw .invalidParameter("There has to be an existing domain associated with this user pool")
    }
    let shelf = call.shelf(.uiCustomization, under: pool.id)
    guard input["CSS"] != nil || input["ImageFile"] != nil else {
      objects.remove(client, from: shelf)
      return ["UICustomization": .map(names)]
    }
    let version = call.now.compact.filter(\.isNumber)
    var look = names
    look["CSS"] = input["CSS"]
    look["CSSVersion"] = .string(version)
    look["CreationDate"] = objects[shelf, client]?["CreationDate"] ?? call.time
    look["LastModifiedDate"] = call.time
    if input["ImageFile"] != nil, let host = domain["CloudFrontDistribution"]?.string {
      look["ImageUrl"] = .string("https://\(host)/\(pool.id)/\(client)/\(version)/assets/images/image.jpg")
    }
    objects.put(look, client, on: shelf)
    return ["UICustomization": .map(look)]
  }

  /// A client without a look of its own shows that of all; without any the answer is empty.
  private static let get = LocalOperation(
    "GetUICustomization", .userPoolResourceRead, CognitoRows.pool + [CognitoRows.client]
  ) { objects, call, input throws(AWSError) in
    let pool = try call.userPool(input, in: objects).id
    let client = try client(input, call, objects)
    let shelf = call.shelf(.uiCustomization, under: pool)
    return ["UICustomization": .map(objects[shelf, client] ?? objects[shelf, everyClient] ?? [:])]
  }

  private static func client(
    _ input: Attributes, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> String {
    guard let id = input["ClientId"]?.string, id != everyClient else { return everyClient }
    return try call.userPoolClient(input, in: objects).id
  }
}

extension AttributeType {
  /// Bytes as AWS's JSON has them.
  /// - Parameter limit: how many bytes at most.
  static func base64(bytes limit: Int) -> AttributeType {
    .string(length: 0...(limit + 2) / 3 * 4, pattern: "[A-Za-z0-9+/]*={0,2}")
  }
}
