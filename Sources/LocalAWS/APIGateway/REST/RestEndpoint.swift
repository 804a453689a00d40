import AWS
import ResourceModel

/// Where an API can be reached: its member `endpointConfiguration`.
///
/// Source: API Gateway API reference, EndpointConfiguration; aws-recorded apigateway_api.json,
/// test_create_rest_api_with_endpoint_configuration and the three tests after it.
enum RestEndpoint {
  static let type = AttributeType.object([
    Attribute("types", .list(.oneOf(["PRIVATE", "EDGE", "REGIONAL"])), ""),
    Attribute("ipAddressType", .oneOf(["ipv4", "dualstack"]), ""),
    Attribute("vpcEndpointIds", .list(.string()), ""),
  ])

  /// What is given with AWS's defaults.
  static func made(of given: Attributes) throws(AWSError) -> Attributes {
    var made = given
    switch given["types"]?.list?.count {
    case nil: made["types"] = ["EDGE"]
    case 0:
      throw .badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
    case 1: break
    default: throw .badRequest("Cannot create an api with multiple Endpoint Types.")
    }
    let isPrivate = made["types"] == ["PRIVATE"]
    if isPrivate, given["ipAddressType"] == "ipv4" { throw privateNeedsBoth }
    if given["ipAddressType"] == nil { made["ipAddressType"] = isPrivate ? "dualstack" : "ipv4" }
    if made["vpcEndpointIds"]?.list?.isEmpty == true { made["vpcEndpointIds"] = nil }
    return made
  }

  private static let privateNeedsBoth = AWSError.badRequest(
    "Only dualstack ipAddressType is supported for Private APIs.")

  static let patches = [
    PatchTable.Rule("endpointConfiguration/types/*", [.add, .remove, .replace]) {
      api, operation throws(AWSError) in
      if operation.verb == .remove { return }
      let value = operation.value ?? ""
      guard ["REGIONAL", "EDGE", "PRIVATE"].contains(value) else {
        throw .badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
      }
      api.set([.string(value)], at: "types", of: "endpointConfiguration")
      if value == "PRIVATE" { api.set("dualstack", at: "ipAddressType", of: "endpointConfiguration") }
    },
    PatchTable.Rule("endpointConfiguration/ipAddressType") { api, operation throws(AWSError) in
      let value = operation.value ?? ""
      guard ["ipv4", "dualstack"].contains(value) else {
        throw .badRequest("ipAddressType must be either ipv4 or dualstack.")
      }
      if value == "ipv4", api["endpointConfiguration"]?["types"] == ["PRIVATE"] { throw privateNeedsBoth }
      api.set(.string(value), at: "ipAddressType", of: "endpointConfiguration")
    },
    PatchTable.Rule("endpointConfiguration/vpcEndpointIds", [.add, .remove]) { api, operation in
      let value = Value.string(operation.value ?? "")
      var ids = (api["endpointConfiguration"]?["vpcEndpointIds"]?.list ?? []).filter { $0 != value }
      if operation.verb == .add { ids.append(value) }
      api.set(ids.isEmpty ? nil : .list(ids), at: "vpcEndpointIds", of: "endpointConfiguration")
    },
  ]
}
