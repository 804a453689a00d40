import ArgumentParser
import AuthPlatform
import Inventory
import ResourceModel

struct Show: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows one deployed resource: what was declared, and what AWS said.",
    discussion: """
      Examples:
        authplat show userPool.pool
        authplat show layerless-esbuild/userPoolClient.machine --json
      """)

  @OptionGroup var global: GlobalOptions
  @Argument(help: "kind.key, or stack/kind.key.") var address: String

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let resource = try await global.platform.show(address)
      if global.wantsJSON {
        output.showJSON("resource", ["resource": Self.value(resource)])
        return
      }
      var lines = [output.style.bold(resource.id.description)]
      for (name, text) in resource.physicalID.members.sorted(by: { $0.key < $1.key }) {
        lines.append("  \(name): \(text)")
      }
      lines.append("  applied: \(resource.updatedAt)")
      lines += AttributesText(style: output.style).lines(resource)
      for (name, fingerprint) in resource.fingerprints.sorted(by: { $0.key < $1.key }) {
        lines.append("fingerprint of \(name): \(fingerprint.prefix(16))…")
      }
      for dependency in resource.dependencies.sorted() { lines.append("needs: \(dependency)") }
      Terminal.show(lines.joined(separator: "\n"))
    }
  }

  static func value(_ resource: DeployedResource) -> Value {
    [
      "resource": .string(resource.id.description), "address": .string(resource.id.address),
      "stack": .string(resource.id.stack),
      "physicalID": .map(resource.physicalID.members.mapValues { .string($0) }),
      "declared": .map(resource.declared), "observed": .map(resource.observed),
      "fingerprints": .map(resource.fingerprints.mapValues { .string($0) }),
      "dependencies": .list(resource.dependencies.sorted().map { .string($0.description) }),
      "applied": .string(resource.updatedAt.description),
    ]
  }
}
