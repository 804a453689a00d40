import AWS
import Kinds
import ResourceModel

/// The secrets of a client: two at most are alive at a time, so that one can be changed without a pause.
///
/// Source: Cognito user pools API reference, AddUserPoolClientSecret, ListUserPoolClientSecrets,
/// DeleteUserPoolClientSecret.
enum ClientSecrets {
  static let limit = 2
  static let generatedLength = 51

  static let operations = [add, list, delete]

  private static let secretValue = Attribute(
    "ClientSecret", .string(length: 24...64, pattern: #"[\w+]+"#), .optional, sensitive: true, "")

  private static let add = LocalOperation(
    "AddUserPoolClientSecret", .userPoolClientUpdate, UserPoolClients.identity + [secretValue]
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    let shelf = call.shelf(.userPoolClientSecrets, under: client.pool)
    guard var kept = objects[shelf, client.id] else {
      throw .invalidParameter("The app client was created without a client secret.")
    }
    let secrets = kept["Secrets"]?.list ?? []
    guard secrets.count < limit else {
      throw .cognito("LimitExceededException", "An app client can have no more than \(limit) client secrets.")
    }
    let own = input["ClientSecret"]?.string
    let made = secret(
      own ?? RandomText.lowerCaseAlphanumerics(generatedLength), of: client.id, beside: secrets, call)
    kept["Secrets"] = .list(secrets + [.map(made)])
    objects.put(kept, client.id, on: shelf)
    return ["ClientSecretDescriptor": .map(own == nil ? made : descriptor(made))]
  }

  /// Never pages: there are two at most.
  private static let list = LocalOperation(
    "ListUserPoolClientSecrets", .userPoolClientRead,
    UserPoolClients.identity + [Attribute("NextToken", .string(length: 1...131_072, pattern: #"[\S]+"#), "")]
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    _ = try PageToken.start(input["NextToken"], refusing: "InvalidParameterException")
    let secrets = objects[call.shelf(.userPoolClientSecrets, under: client.pool), client.id]?["Secrets"]?.list
    return ["ClientSecrets": .list((secrets ?? []).map { .map(descriptor($0.map ?? [:])) })]
  }

  private static let delete = LocalOperation(
    "DeleteUserPoolClientSecret", .userPoolClientUpdate,
    UserPoolClients.identity + [Attribute("ClientSecretId", .string(length: 1...128), .required, "")]
  ) { objects, call, input throws(AWSError) in
    let client = try call.userPoolClient(input, in: objects)
    let shelf = call.shelf(.userPoolClientSecrets, under: client.pool)
    var kept = objects[shelf, client.id] ?? [:]
    let secrets = kept["Secrets"]?.list ?? []
    let rest = secrets.filter { $0["ClientSecretId"] != input["ClientSecretId"] }
    guard rest.count < secrets.count else {
      throw .cognito("ResourceNotFoundException", "The client secret does not exist.")
    }
    guard !rest.isEmpty else {
      throw .invalidParameter("The last client secret of an app client cannot be deleted.")
    }
    kept["Secrets"] = .list(rest)
    objects.put(kept, client.id, on: shelf)
    return [:]
  }

  /// The secret that creating a client with this input gives it: sent along, made, or none.
  static func wanted(by input: Attributes) throws(AWSError) -> String? {
    let own = input["ClientSecret"]?.string
    guard input["GenerateSecret"]?.bool == true else { return own }
    guard own == nil else {
      throw .invalidParameter("GenerateSecret and ClientSecret cannot be specified together.")
    }
    return RandomText.lowerCaseAlphanumerics(generatedLength)
  }

  /// Gives a new client its first secret.
  static func begin(
    with value: String, for client: String, under pool: String, _ call: Call, in objects: inout Objects
  ) {
    let first = secret(value, of: client, beside: [], call)
    objects.put(
      ["Secrets": [.map(first)], "Original": first["ClientSecretId"] ?? ""], client,
      on: call.shelf(.userPoolClientSecrets, under: pool))
  }

  /// What Describe shows: the secret that the client was born with, while it lives.
  static func shown(_ client: String, under pool: String, _ call: Call, in objects: Objects) -> Value? {
    let kept = objects[call.shelf(.userPoolClientSecrets, under: pool), client]
    return kept?["Secrets"]?.list?.first { $0["ClientSecretId"] == kept?["Original"] }?["ClientSecretValue"]
  }

  /// The values that authenticate the client now.
  static func live(_ client: String, under pool: String, _ call: Call, in objects: Objects) -> [String] {
    live(in: objects[call.shelf(.userPoolClientSecrets, under: pool), client])
  }

  /// - Parameter kept: what stands on the shelf of secrets for a client.
  static func live(in kept: [String: Value]?) -> [String] {
    kept?["Secrets"]?.list?.compactMap { $0["ClientSecretValue"]?.string } ?? []
  }

  /// Two secrets of one millisecond get ids that still sort by creation.
  private static func secret(
    _ value: String, of client: String, beside others: [Value], _ call: Call
  ) -> [String: Value] {
    var moment = call.now.milliseconds
    while others.contains(where: { $0["ClientSecretId"] == .string("\(client)--\(moment)") }) { moment += 1 }
    return [
      "ClientSecretId": .string("\(client)--\(moment)"), "ClientSecretValue": .string(value),
      "ClientSecretCreateDate": call.time,
    ]
  }

  private static func descriptor(_ secret: [String: Value]) -> [String: Value] {
    secret.filter { $0.key != "ClientSecretValue" }
  }
}
