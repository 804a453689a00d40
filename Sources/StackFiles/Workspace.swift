import Foundation
package import ResourceModel

/// A folder with `authplat.yaml` and `stacks/*.yaml`, read for one environment.
package struct Workspace: Sendable {
  package let folder: String
  package let project: ProjectFile
  package let environment: ProjectEnvironment
  /// By name. Holds every stack that could be understood, even where the diagnostics have errors.
  package let stacks: [Stack]

  /// The stack of a name.
  package func stack(named name: String) -> Stack? { stacks.first { $0.name == name } }

  /// Every resource of every stack.
  package var resources: [Resource] { stacks.flatMap(\.resources) }

  /// One file as it was read.
  package struct File: Sendable {
    /// Relative to the workspace, such as `stacks/shop.yaml`.
    package let path: String
    package let bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  /// Reads a workspace and says everything that is wrong with it, in file order.
  ///
  /// A workspace whose diagnostics hold an error must not be planned: parts may be missing.
  /// - Parameters:
  ///   - name: The environment; nil takes `AUTHPLAT_ENV`, else the only one.
  ///   - processEnvironment: What `${env.NAME}` reads.
  ///   - schemas: The kinds' facts by kind name.
  package static func load(
    folder: String, environment name: String?, processEnvironment: [String: String], schemas: [String: Schema]
  ) -> (Workspace, [Diagnostic]) {
    var findings = Findings()
    var files: [File] = []
    let manager = FileManager.default
    var paths = [ProjectFile.fileName]
    if let names = try? manager.contentsOfDirectory(atPath: folder + "/stacks") {
      paths += names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }.sorted()
        .map {
          "stacks/\($0)"
        }
    }
    for path in paths where manager.fileExists(atPath: "\(folder)/\(path)") {
      guard let handle = FileHandle(forReadingAtPath: "\(folder)/\(path)"),
        let bytes = try? handle.read(upToCount: SourceText.maximumBytes + 1) ?? Data()
      else {
        findings.add(
          .unreadableFile, at: SourceRange(file: path, line: 1, column: 1), "\(path) could not be opened.",
          suggestion: "Check its permissions.")
        continue
      }
      files.append(File(path: path, bytes: Array(bytes)))
    }
    let (workspace, diagnostics) = load(
      files: files, folder: folder, environment: name, processEnvironment: processEnvironment,
      schemas: schemas)
    findings.append(diagnostics)
    return (workspace, findings.sorted)
  }

  /// The same from files in memory; the one named `authplat.yaml` is the project file, all others are stacks.
  package static func load(
    files: [File], folder: String = ".", environment name: String?, processEnvironment: [String: String],
    schemas: [String: Schema]
  ) -> (Workspace, [Diagnostic]) {
    var loader = WorkspaceLoader(schemas: schemas)
    let workspace = loader.load(files: files, folder: folder, environment: name, process: processEnvironment)
    return (workspace, loader.findings.sorted)
  }
}
