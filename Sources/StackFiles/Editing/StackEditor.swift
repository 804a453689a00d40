/// Writes and amends the files of a workspace.
package enum StackEditor {
  /// The description of a scope for which none is given: `Allow orders.read access`.
  package static func description(ofScope name: String) -> String { "Allow \(name) access" }
}
