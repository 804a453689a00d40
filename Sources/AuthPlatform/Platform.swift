package import AWS
import Foundation
package import Inventory
package import Planner
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
    Workspace.load(
      folder: settings.folder, environment: settings.environment, processEnvironment: context.processEnvironment,
      kinds: KindRules.all)
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

  /// The key that fingerprints of secrets are made with: 32 random bytes in a file of mode 0600.
  func fingerprintKey() throws(PlatformError) -> [UInt8] {
    let path = "\(stateFolder)/fingerprint.key"
    if let stored = FileManager.default.contents(atPath: path), stored.count == 32 { return Array(stored) }
    let key = SecureRandom().bytes(32)
    try PrivateFile.write(key, to: path)
    return key
  }
}
