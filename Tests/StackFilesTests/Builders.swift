import Kinds
import ResourceModel

@testable import StackFiles

let projectText = """
  version: 1
  environments:
    dev: {region: us-east-1, variables: {prefix: shop-dev, days: "7"}}
  """

let authText = """
  stack: shared
  kind: auth
  domain: {prefix: shared-dev}
  """

let apiText = """
  stack: shop
  kind: api
  auth: shared
  resourceServer: {scopes: {api: Allow api access}}
  clients: {machine: {type: machine, scopes: [api]}}
  """

/// Loads stack files, by name under stacks/, with a project file of one environment.
func load(
  _ stacks: KeyValuePairs<String, String>, project: String = projectText, environment: String? = nil,
  process: [String: String] = [:]
) -> (Workspace, [Diagnostic]) {
  let files =
    [Workspace.File(path: "authplat.yaml", bytes: Array(project.utf8))]
    + stacks.map { Workspace.File(path: "stacks/\($0.key).yaml", bytes: Array($0.value.utf8)) }
  return Workspace.load(
    files: files, environment: environment, processEnvironment: process, schemas: Catalog.schemas)
}

/// Every resource of a workspace as text: address, sorted attributes, dependencies.
func describe(_ stacks: [Stack]) -> String {
  var text = ""
  for stack in stacks {
    text += "# \(stack.name) (\(stack.kind.rawValue), \(stack.file))\n"
    for lookup in stack.lookups { text += "lookup \(lookup.id) \(lookup.source)\n" }
    for resource in stack.resources {
      text += "\(resource.id.address) \(JSONWriter.write(.map(resource.attributes), layout: .indented))\n"
      for other in resource.dependencies.sorted() { text += "  after \(other)\n" }
    }
  }
  return text
}

extension Diagnostic {
  var spelled: String { "\(code) \(source?.spot ?? "") \(detail)" }
}
