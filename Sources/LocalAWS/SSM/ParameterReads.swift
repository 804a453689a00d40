import AWS
import ResourceModel

/// Reads parameters by name.
///
/// Source: SSM API reference, GetParameter, GetParameters, GetParameterHistory; recorded answers of AWS.
enum ParameterReads {
  static let operations = [get, getMany, history]

  private static let get = LocalOperation(
    "GetParameter", .parameterRead, [SSMRows.name, SSMRows.decryption]
  ) { objects, call, input throws(AWSError) in
    guard
      let found = try selected(
        input["Name"]?.string ?? "", decrypts: input["WithDecryption"] == true, call, objects)
    else { throw .ssm("ParameterNotFound") }
    return ["Parameter": .map(found)]
  }

  /// Missing ones are listed and are no error.
  private static let getMany = LocalOperation(
    "GetParameters", .parameterRead, [SSMRows.names, SSMRows.decryption]
  ) { objects, call, input throws(AWSError) in
    let names = input["Names"]?.strings ?? []
    guard Set(names).count == names.count else {
      throw .ssm("ValidationException", "The request contains duplicate names.")
    }
    var found: [Value] = []
    var missing: [Value] = []
    for name in names {
      let parameter: [String: Value]?
      do throws(AWSError) {
        parameter = try selected(name, decrypts: input["WithDecryption"] == true, call, objects)
      } catch {
        parameter = nil
      }
      if let parameter { found.append(.map(parameter)) } else { missing.append(.string(name)) }
    }
    return ["Parameters": .list(found), "InvalidParameters": .list(missing)]
  }

  /// `name`, `name:3` and `name:label`.
  private static func selected(
    _ text: String, decrypts: Bool, _ call: Call, _ objects: Objects
  ) throws(AWSError) -> [String: Value]? {
    var name = StoredParameter.plainName(text)
    var selector: String?
    if let colon = name.lastIndex(of: ":") {
      selector = String(name[name.index(after: colon)...])
      name = String(name[..<colon])
    }
    guard objects[call.shelf(.parameter), name] != nil else { return nil }
    let parameter = StoredParameter(named: name, call)
    guard let selector else {
      return parameter.version(parameter.newest(objects), objects).map {
        parameter.shown($0, decrypts: decrypts)
      }
    }
    let version =
      Int(selector).map { parameter.version($0, objects) } ?? parameter.labelled(selector, objects)
    guard let version else {
      throw .ssm(
        "ParameterVersionNotFound",
        "Systems Manager could not find version \(selector) of \(name). Verify the version and try again.")
    }
    return parameter.shown(version, decrypts: decrypts).merging(["Selector": .string(":\(selector)")]) {
      _, new in
      new
    }
  }

  private static let history = LocalOperation(
    "GetParameterHistory", .parameterRead,
    [SSMRows.name, SSMRows.decryption, SSMRows.maximum(50), SSMRows.token]
  ) { objects, call, input throws(AWSError) in
    let parameter = try StoredParameter.existing(input["Name"]?.string ?? "", call, objects)
    let page = objects.page(
      parameter.versions, from: try PageToken.start(input["NextToken"], refusing: "InvalidNextToken"),
      limit: input["MaxResults"]?.integer ?? 50)
    var answer: Attributes = [
      "Parameters": .list(
        page.items.map { version in
          var members = version.members
          members["Seal"] = nil
          members["Name"] = .string(parameter.name)
          members["Policies"] = .list(ParameterPolicies.shown(members["Policies"]))
          members["Value"] = parameter.value(version.members, decrypts: input["WithDecryption"] == true)
          return .map(members)
        })
    ]
    answer["NextToken"] = PageToken.token(page.next)
    return answer
  }
}

/// Policies go in as one JSON text and come back one by one.
enum ParameterPolicies {
  static func shown(_ policies: Value?) -> [Value] {
    guard let text = policies?.string, let list = (try? JSONReader.read(text))?.list else { return [] }
    return list.map { policy in
      [
        "PolicyText": .string(JSONWriter.write(policy)), "PolicyType": policy["Type"] ?? "",
        "PolicyStatus": "Pending",
      ]
    }
  }
}
