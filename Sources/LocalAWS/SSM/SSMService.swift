import AWS
import Kinds
import ResourceModel

extension LocalService {
  /// Systems Manager's Parameter Store.
  static let ssm = LocalService(
    .ssm, validationCode: "ValidationException",
    ParameterWrites.operations + ParameterReads.operations + ParameterLists.operations
      + ParameterLabels.operations + ParameterTags.operations)
}

extension ObjectType {
  /// By name: `Version` is the newest, `Tags` a map.
  static let parameter = ObjectType("parameter")
  /// Under the parameter's name, by version: what that version says, and its `Labels`.
  static let parameterVersion = ObjectType("parameterVersion")
}

extension AWSError {
  static func ssm(_ code: String, _ message: String = "") -> AWSError {
    AWSError(code: code, message: message, status: 400)
  }
}

/// Rows that several of SSM's operations take. Source: botocore 1.43.11 service model.
enum SSMRows {
  static let page = SSMParameter().schema
  static let name = Attribute("Name", .string(length: 1...2048), .required, "")
  static let names = Attribute("Names", .list(.string(length: 1...2048), count: 1...10), .required, "")
  static let decryption = Attribute("WithDecryption", .bool, "")
  static let token = Attribute("NextToken", .string(), "")
  static func maximum(_ count: Int) -> Attribute { Attribute("MaxResults", .integer(1...count), "") }
}

/// One stored parameter with its versions, as the operations find it.
struct StoredParameter {
  let name: String
  private let call: Call

  init(named name: String, _ call: Call) {
    self.name = name
    self.call = call
  }

  /// Finds a parameter by name or ARN.
  /// - Throws: `ParameterNotFound`, which AWS sends without a message.
  static func existing(_ text: String, _ call: Call, _ objects: Objects) throws(AWSError) -> StoredParameter {
    let parameter = StoredParameter(named: plainName(text), call)
    guard objects[call.shelf(.parameter), parameter.name] != nil else { throw .ssm("ParameterNotFound") }
    return parameter
  }

  /// The name in an ARN, which lacks the slash that a name with levels begins with; any other text as it is.
  static func plainName(_ text: String) -> String {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "ssm", parts[5].hasPrefix("parameter/") else {
      return text
    }
    let path = parts[5].dropFirst("parameter".count)
    return path.dropFirst().contains("/") ? String(path) : String(path.dropFirst())
  }

  var versions: Shelf { call.shelf(.parameterVersion, under: name) }
  var arn: String { call.arn("ssm", "parameter\(name.hasPrefix("/") ? "" : "/")\(name)") }

  func newest(_ objects: Objects) -> Int { objects[call.shelf(.parameter), name]?["Version"]?.integer ?? 0 }

  func version(_ number: Int, _ objects: Objects) -> [String: Value]? { objects[versions, String(number)] }

  /// The version that carries the label, newest first.
  func labelled(_ label: String, _ objects: Objects) -> [String: Value]? {
    objects.all(versions).last { $0.members["Labels"]?.strings?.contains(label) == true }?.members
  }

  /// A version as the reading operations show it.
  /// - Parameter decrypts: false shows the value of a SecureString encrypted.
  func shown(_ version: [String: Value], decrypts: Bool) -> [String: Value] {
    var members = version.filter {
      ["Type", "Value", "Version", "LastModifiedDate", "DataType"].contains($0.key)
    }
    members["Name"] = .string(name)
    members["ARN"] = .string(arn)
    members["Value"] = value(version, decrypts: decrypts)
    return members
  }

  /// The value, or for a SecureString something that is stable, looks encrypted and tells nothing.
  func value(_ version: [String: Value], decrypts: Bool) -> Value? {
    guard version["Type"] == "SecureString", !decrypts else { return version["Value"] }
    let key = Array((version["Seal"]?.string ?? "").utf8)
    let blocks = (0..<4).flatMap { Digest.hmac(key: key, Array("block \($0)".utf8)) }
    return .string("AQICAH" + Digest.base64(blocks))
  }
}
