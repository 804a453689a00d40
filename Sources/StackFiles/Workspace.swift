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
    for path in paths(in: folder, &findings) {
      do throws(Unreadable) {
        if let bytes = try bytes(of: "\(folder)/\(path)") { files.append(File(path: path, bytes: bytes)) }
      } catch {
        findings.add(
          .unreadableFile, at: SourceRange(file: path, line: 1, column: 1), "\(path) \(error.what).",
          suggestion: error.suggestion)
      }
    }
    let (workspace, diagnostics) = load(
      files: files, folder: folder, environment: name, processEnvironment: processEnvironment,
      schemas: schemas
    ) { path in try? bytes(of: "\(folder)/\(path)") }
    findings.append(diagnostics)
    return (workspace, findings.sorted)
  }

  private static func paths(in folder: String, _ findings: inout Findings) -> [String] {
    let stacks = "\(folder)/stacks"
    var paths = [ProjectFile.fileName]
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: stacks)
      paths += names.filter { ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) && !$0.hasPrefix(".") }.sorted()
        .map {
          "stacks/\($0)"
        }
    } catch {
      // Without the folder there are no stacks yet; anything else hides some.
      if (try? FileManager.default.attributesOfItem(atPath: stacks)) != nil {
        findings.add(
          .unreadableFile, at: SourceRange(file: "stacks", line: 1, column: 1),
          "stacks is no folder that can be read.",
          suggestion: "Check what it is, and its permissions.")
      }
    }
    return paths
  }

  private struct Unreadable: Error {
    let what: String
    let suggestion: String
  }

  /// The content of a regular file, as far as it may be long; nil when there is nothing of that name.
  ///
  /// Nothing else is ever opened: a pipe would keep the reader waiting for a writer.
  private static func bytes(of path: String) throws(Unreadable) -> [UInt8]? {
    var found = stat()
    if stat(path, &found) != 0 {
      if lstat(path, &found) != 0, errno == ENOENT { return nil }
      if found.st_mode & S_IFMT == S_IFLNK {
        throw Unreadable(what: "is a link to nothing", suggestion: "Remove it, or mend what it points to.")
      }
    } else if found.st_mode & S_IFMT != S_IFREG {
      throw Unreadable(what: "is no regular file", suggestion: "Remove it, or put a file in its place.")
    }
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: SourceText.maximumBytes + 1) ?? Data()
    else { throw Unreadable(what: "could not be opened", suggestion: "Check its permissions.") }
    return Array(data)
  }

  /// The same from files in memory; `document` gives those that stacks name. The one named `authplat.yaml` is the project file, all others are stacks.
  package static func load(
    files: [File], folder: String = ".", environment name: String?, processEnvironment: [String: String],
    schemas: [String: Schema], document: @escaping @Sendable (String) -> [UInt8]? = { _ in nil }
  ) -> (Workspace, [Diagnostic]) {
    var loader = WorkspaceLoader(schemas: schemas, documents: APIDocumentReader(bytes: document))
    let workspace = loader.load(files: files, folder: folder, environment: name, process: processEnvironment)
    return (workspace, loader.findings.sorted)
  }
}
