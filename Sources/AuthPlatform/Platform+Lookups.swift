import AWS
import Kinds
import Planner
import ResourceModel
import StackFiles

extension Platform {
  /// What stacks need to know of pools and secrets that no stack here owns.
  func resolve(_ lookups: [Lookup], using reader: any AWSReading) async throws(AWSError) -> [ResourceID:
    Attributes]
  {
    var found: [ResourceID: Attributes] = [:]
    for lookup in lookups {
      switch lookup.source {
      case .parameters(let prefix):
        found[lookup.id] = try await published(under: prefix, for: lookup.id, using: reader)
      case .poolARN(let arn):
        let pool = String(arn.split(separator: "/").last ?? "")
        found[lookup.id] = try await describe(pool: pool, arn: arn, for: lookup.id, using: reader)
      case .storedSecret(let secret):
        found[lookup.id] = ["version": try await version(of: secret, for: lookup, using: reader)]
      }
    }
    return found
  }

  /// The store's version of a secret, whose value no plan reads.
  private func version(
    of secret: StoredSecret, for lookup: Lookup, using reader: any AWSReading
  ) async throws(AWSError) -> Value {
    if let version = try await secret.version(using: reader) { return .string(version) }
    let place = lookup.place.map { " (\($0.file):\($0.line):\($0.column))" } ?? ""
    throw AWSError(
      code: AWSError.OwnCode.configuration,
      message: "stack `\(lookup.id.stack)` takes a secret from \(secret)\(place), and there is none; "
        + "put it there, or correct `from:`")
  }

  private func published(
    under prefix: String, for id: ResourceID, using reader: any AWSReading
  ) async throws(AWSError) -> Attributes {
    let names = ["CognitoUserPoolId", "CognitoUserPoolArn", "CognitoUserPoolUrl"].map { "\(prefix)/\($0)" }
    let answer = try await reader.read(
      .getParameters, ["Names": .list(names.map { .string($0) }), "WithDecryption": false])
    var values: [String: Value] = [:]
    for parameter in answer["Parameters"]?.list ?? [] {
      if let name = parameter["Name"]?.string { values[name] = parameter["Value"] }
    }
    guard let pool = values[names[0]]?.string else {
      throw AWSError(
        code: AWSError.OwnCode.configuration,
        message: "stack `\(id.stack)` takes its pool from SSM parameter \(names[0]), which does not exist; "
          + "deploy the auth stack that publishes it, or correct `auth:`")
    }
    if let arn = values[names[1]], let url = values[names[2]] {
      return ["id": .string(pool), "arn": arn, "url": url, "issuer": issuer(of: pool, in: reader.scope)]
    }
    return try await describe(pool: pool, arn: values[names[1]]?.string, for: id, using: reader)
  }

  private func describe(
    pool: String, arn: String?, for id: ResourceID, using reader: any AWSReading
  ) async throws(AWSError) -> Attributes {
    let answer: Attributes
    do {
      answer = try await reader.read(.describeUserPool, ["UserPoolId": .string(pool)])
    } catch  where error.isNotFound {
      throw AWSError(
        code: AWSError.OwnCode.configuration,
        message:
          "stack `\(id.stack)` builds on user pool \(pool), which does not exist in this account and region; "
          + "correct `auth:`")
    }
    let members = answer["UserPool"] ?? [:]
    var attributes: Attributes = ["id": .string(pool), "issuer": issuer(of: pool, in: reader.scope)]
    attributes["arn"] = arn.map { .string($0) } ?? members["Arn"]
    if let domain = (members["CustomDomain"] ?? members["Domain"])?.string {
      attributes["url"] = UserPoolURL.domain(domain, in: reader.scope).map { .string($0) }
    }
    return attributes
  }

  private func issuer(of pool: String, in scope: AWSScope) -> Value {
    .string(UserPoolURL.issuer(poolID: pool, in: scope))
  }

  /// A pool without a domain has no token address, and then none is published.
  func dropAbsentTokenURLs(_ situation: inout Situation) {
    for index in situation.desired.indices {
      guard let references = situation.desired[index].attributes["tokenUrl"]?.references else { continue }
      for reference in references {
        if let outside = situation.outside[reference.resource], outside[reference.attribute] == nil {
          situation.desired[index].attributes["tokenUrl"] = nil
        }
      }
    }
  }
}
