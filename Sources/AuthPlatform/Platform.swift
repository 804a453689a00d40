import AWS
import Foundation
package import Inventory
import Kinds
package import ResourceModel
package import StackFiles

/// authplat as a library: one method a verb. It prints nothing and asks nobody.
package struct Platform: Sendable {
  package let settings: Settings
  package let context: Context

  package init(_ settings: Settings, _ context: Context) {
    self.settings = settings
    self.context = context
  }

  /// The workspace's stack files and project file.
  /// - Throws: `invalid` with every problem of every file.
  package func workspace() throws(PlatformError) -> (workspace: Workspace, warnings: [Diagnostic]) {
    let (workspace, diagnostics) = load()
    if diagnostics.contains(where: { $0.severity == .error }) { throw .invalid(diagnostics) }
    return (workspace, diagnostics)
  }

  /// The workspace and everything that is wrong with it, rules across attributes included.
  package func load() -> (workspace: Workspace, diagnostics: [Diagnostic]) {
    let (workspace, diagnostics) = Workspace.load(
      folder: settings.folder, environment: settings.environment,
      processEnvironment: context.processEnvironment,
      schemas: Catalog.schemas)
    return (workspace, withRuleProblems(workspace, diagnostics))
  }

  /// The same of files that are not written yet.
  func load(_ files: [Workspace.File]) -> [Diagnostic] {
    let (workspace, diagnostics) = Workspace.load(
      files: files, environment: settings.environment, processEnvironment: context.processEnvironment,
      schemas: Catalog.schemas)
    return withRuleProblems(workspace, diagnostics)
  }

  private func withRuleProblems(_ workspace: Workspace, _ diagnostics: [Diagnostic]) -> [Diagnostic] {
    // A place that is wrong already is not told of twice.
    let places = Dictionary(grouping: diagnostics.compactMap(\.source), by: \.file).mapValues {
      Set($0.map(\.line))
    }
    let problems = ruleProblems(workspace).filter { problem in
      problem.source.map { places[$0.file]?.contains($0.line) != true } ?? true
    }
    return (diagnostics + problems).sorted(by: Self.inFileOrder)
  }

  /// What the kinds' own rules say about the declared attributes.
  private func ruleProblems(_ workspace: Workspace) -> [Diagnostic] {
    workspace.stacks.flatMap { stack in
      stack.resources.flatMap { resource -> [Diagnostic] in
        (Catalog.kind(resource.id.kind)?.problems(in: resource.attributes) ?? []).map { problem in
          Diagnostic(
            code: DiagnosticCode.combination.rawValue, summary: DiagnosticCode.combination.summary,
            detail: "\(resource.id.address): \(problem.detail).", suggestion: problem.suggestion,
            source: stack.source(of: problem.path, in: resource.id) ?? resource.source)
        }
      }
    }
  }

  private static func inFileOrder(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    func key(_ diagnostic: Diagnostic) -> (String, Int, Int, String) {
      (
        diagnostic.source?.file ?? "", diagnostic.source?.line ?? 0, diagnostic.source?.column ?? 0,
        diagnostic.code
      )
    }
    return key(left) < key(right)
  }

  /// The inventory of the environment.
  /// - Parameter environment: its name; part of the file's name.
  package func inventory(_ environment: String) throws(PlatformError) -> Inventory {
    do throws(InventoryError) {
      return try Inventory(
        path: "\(stateFolder)/inventory-\(environment).db", at: context.now(), onCommit: KillPoint.onCommit)
    } catch {
      throw .inventory(error)
    }
  }

  /// Where inventories, plan files and keys stand; made private on first use.
  var stateFolder: String { "\(settings.folder)/.authplat" }

  /// What stands for a secret in the inventory: HMAC-SHA-256 in hexadecimal.
  static func fingerprinting(with key: [UInt8]) -> @Sendable (Secret) -> String {
    { secret in Digest.hex(Digest.hmac(key: key, secret.reveal().utf8)) }
  }

  /// The key that fingerprints of secrets are made with: 32 random bytes in a file of mode 0600.
  func fingerprintKey() throws(PlatformError) -> [UInt8] {
    let path = "\(stateFolder)/fingerprint.key"
    if let stored = FileManager.default.contents(atPath: path), stored.count == 32 { return Array(stored) }
    let key = SecureRandom().bytes(32)
    try PrivateFile.write(key, to: path)
    return key
  }
}
