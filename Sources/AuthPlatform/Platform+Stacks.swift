import Foundation
import Inventory
import ResourceModel
package import StackFiles

/// A file that a verb wrote, or found as it should be.
package struct WrittenFile: Sendable {
  package enum Effect: String, Sendable { case created, amended, unchanged }
  /// Relative to the workspace.
  package let path: String
  package let effect: Effect
}

extension Platform {
  /// Writes `authplat.yaml` and a shared auth stack. Files that exist stay as they are.
  /// - Throws: `invalid` when what would be written is not; `file` when the stack exists with another text or cannot
  ///   be written. Nothing is written then.
  package func initialise(name: String, domainPrefix: String?) throws(PlatformError) -> [WrittenFile] {
    try checkName(name)
    let project = settings.region.map { StackEditor.projectFile(region: $0) } ?? StackEditor.projectFile()
    let path = "stacks/\(name).yaml"
    let stack = StackEditor.authStack(name: name, domainPrefix: domainPrefix)
    let kept = FileManager.default.contents(atPath: "\(settings.folder)/authplat.yaml").map(Array.init)
    let errors = load([
      Workspace.File(path: "authplat.yaml", bytes: kept ?? Array(project.utf8)),
      Workspace.File(path: path, bytes: Array(stack.utf8)),
    ]).filter { $0.severity == .error && (kept == nil || $0.source?.file == path) }
    if !errors.isEmpty { throw .invalid(errors) }
    // The stack first: if it says something else already, nothing is written at all.
    var written = [try create(path, stack, orKeep: false)]
    written.insert(try create("authplat.yaml", project, orKeep: true), at: 0)
    try ignoreStateFolder()
    return written
  }

  /// Writes or amends the stack of an API, and remembers it in the inventory.
  ///
  /// A stack that exists gains scopes and nothing else.
  /// - Parameters:
  ///   - auth: nil for the only auth stack of the workspace.
  ///   - binding: nil for scopes and clients only.
  ///   - store: nil for Secrets Manager, or whatever an existing stack says.
  /// - Throws: `unknown` when there is no auth stack, or several; `invalid` when the workspace is broken;
  ///   `file` when an existing file cannot be amended safely, with the lines to add.
  package func registerAPI(
    _ name: String, scopes: [APIStackRequest.Scope], auth: APIStackRequest.Auth?, identifier: String?,
    displayName: String?, store: APIStackRequest.Store?, binding: APIStackRequest.Binding? = nil
  ) async throws(PlatformError) -> WrittenFile {
    try checkName(name)
    let (workspace, _) = try workspace()
    let written: WrittenFile
    var before: Data?
    if let existing = workspace.stack(named: name) {
      guard existing.kind == .api else {
        throw .unknown("`\(name)` is the shared auth stack in \(existing.file); give the API another name.")
      }
      try refuseOtherWishes(existing, auth, identifier, displayName, store, binding)
      before = FileManager.default.contents(atPath: "\(settings.folder)/\(existing.file)")
      written = try amend(existing.file, scopes)
    } else {
      let chosen: APIStackRequest.Auth
      if let auth { chosen = auth } else { chosen = try onlyAuthStack(workspace) }
      let request = APIStackRequest(
        name: name, scopes: scopes, auth: chosen, identifier: identifier,
        displayName: displayName, store: store ?? .secretsManager, binding: binding)
      written = try create("stacks/\(name).yaml", StackEditor.apiStack(request), orKeep: false)
    }
    let (after, diagnostics) = load()
    let errors = diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      // What was written would not validate: take it back and say why.
      let path = "\(settings.folder)/\(written.path)"
      if let before {
        try write(String(decoding: before, as: UTF8.self), path)
      } else {
        try? FileManager.default.removeItem(atPath: path)
      }
      throw .invalid(errors)
    }
    let inventory = try inventory(after.environment.name)
    try await reading { () async throws(InventoryError) in
      try await inventory.registerStack(name: name, kind: "api", file: written.path, at: context.now())
    }
    return written
  }

  /// Puts the file of a removed stack aside and forgets its registration.
  /// - Returns: where the file stands now; nil when there was none.
  package func retire(_ name: String) async throws(PlatformError) -> String? {
    let (workspace, _) = try workspace()
    let inventory = try inventory(workspace.environment.name)
    try await reading { () async throws(InventoryError) in try await inventory.unregisterStack(name: name) }
    guard let file = workspace.stack(named: name)?.file else { return nil }
    let aside = ".authplat/removed/\(name)-\(context.now().compact).yaml"
    do {
      try FileManager.default.createDirectory(
        atPath: "\(settings.folder)/.authplat/removed", withIntermediateDirectories: true)
      try FileManager.default.moveItem(
        atPath: "\(settings.folder)/\(file)", toPath: "\(settings.folder)/\(aside)")
    } catch {
      throw .file("\(file) could not be put aside: \(error.localizedDescription)")
    }
    return aside
  }

  private func checkName(_ name: String) throws(PlatformError) {
    guard isName(name) else {
      throw .unknown(
        "`\(name)` cannot name a stack: letters, digits, - and _ are taken, 64 at most, beginning with a letter or digit."
      )
    }
  }

  /// - Throws: `file` when the stack says something else than is asked for: changing that is more than adding scopes,
  ///   and some of it breaks callers.
  private func refuseOtherWishes(
    _ stack: Stack, _ auth: APIStackRequest.Auth?, _ identifier: String?, _ displayName: String?,
    _ store: APIStackRequest.Store?, _ binding: APIStackRequest.Binding?
  ) throws(PlatformError) {
    let server = stack.resources.first { $0.id.kind == "resourceServer" }?.attributes ?? [:]
    let stores = Set(
      stack.resources.filter { $0.id.kind == "publishedSecret" }.compactMap {
        $0.attributes["storeKind"]?.string
      })
    let hasAuth: Bool
    switch auth {
    case nil: hasAuth = true
    case .stack(let name)?: hasAuth = stack.dependsOn.contains(name)
    case .parameters(let prefix)?:
      hasAuth = stack.lookups.contains { $0.source == .parameters(prefix: prefix) }
    case .poolARN(let arn)?: hasAuth = stack.lookups.contains { $0.source == .poolARN(arn) }
    }
    var others: [String] = []
    if !hasAuth { others.append("another pool (`auth`)") }
    if let identifier, server["identifier"] != .string(identifier) {
      others.append("another identifier (`resourceServer.identifier`)")
    }
    if let displayName, server["name"] != .string(displayName) {
      others.append("another name to show (`resourceServer.name`)")
    }
    if let store, stores != (store == .none ? [] : [store.rawValue]) {
      others.append("another store (`secret` of its clients)")
    }
    if let binding, binding.isGiven, stack.binding.map(binding.agrees) != true {
      others.append("another API, stage or route (`binding`)")
    }
    if others.isEmpty { return }
    throw .file(
      "`\(stack.name)` exists, and \(stack.file) says \(others.joined(separator: ", ")). "
        + "register-api only adds scopes to it; edit the file, then: authplat plan")
  }

  private func onlyAuthStack(_ workspace: Workspace) throws(PlatformError) -> APIStackRequest.Auth {
    let names = workspace.stacks.filter { $0.kind == .auth }.map(\.name)
    if names.count == 1 { return .stack(names[0]) }
    throw .unknown(
      names.isEmpty
        ? "There is no auth stack yet. Make one with: authplat init NAME --domain PREFIX\nOr name a pool that exists: --auth-ssm /PREFIX or --auth-pool-arn ARN"
        : "There are several auth stacks; choose one with --auth: \(names.sorted().joined(separator: ", "))")
  }

  private func amend(_ file: String, _ scopes: [APIStackRequest.Scope]) throws(PlatformError) -> WrittenFile {
    let path = "\(settings.folder)/\(file)"
    guard let bytes = FileManager.default.contents(atPath: path),
      let text = String(bytes: bytes, encoding: .utf8)
    else {
      throw .file("\(file) cannot be read.")
    }
    switch StackEditor.amend(file: file, text: text, with: scopes) {
    case .unchanged: return WrittenFile(path: file, effect: .unchanged)
    case .refused(let reason, let lines):
      throw .file(
        "\(file) cannot be amended safely: \(reason). Add by hand:\n"
          + lines.map { "  \($0)" }.joined(separator: "\n"))
    case .amended(let text):
      try write(text, path)
      return WrittenFile(path: file, effect: .amended)
    }
  }

  /// - Parameter keeps: an existing file of another text is left alone; otherwise it is an error.
  private func create(_ file: String, _ text: String, orKeep keeps: Bool) throws(PlatformError) -> WrittenFile
  {
    let path = "\(settings.folder)/\(file)"
    if let existing = FileManager.default.contents(atPath: path) {
      if keeps || Array(existing) == Array(text.utf8) { return WrittenFile(path: file, effect: .unchanged) }
      throw .file(
        "\(file) exists and says something else; it was left alone. Edit it, or choose another name.")
    }
    try write(text, path)
    return WrittenFile(path: file, effect: .created)
  }

  /// The whole file or nothing of it.
  private func write(_ text: String, _ path: String) throws(PlatformError) {
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .file("\(path) cannot be written: \(error.localizedDescription)")
    }
  }

  /// The state folder holds what must not be shared; a repository of the user's ignores it.
  private func ignoreStateFolder() throws(PlatformError) {
    let path = "\(settings.folder)/.gitignore"
    let text = FileManager.default.contents(atPath: path).flatMap { String(data: $0, encoding: .utf8) } ?? ""
    if text.split(separator: "\n").contains(where: { $0.hasPrefix(".authplat") }) { return }
    try write(text + (text.isEmpty || text.hasSuffix("\n") ? "" : "\n") + ".authplat/\n", path)
  }
}

extension APIStackRequest.Binding {
  /// Whether a stack's binding says all that is asked for.
  fileprivate func agrees(with other: Binding) -> Bool {
    let isSameAPI =
      switch api {
      case .restName(let name): other.style == .rest && other.api == .named(name)
      case .restID(let id): other.style == .rest && other.api == .id(id)
      case .httpName(let name): other.style == .http && other.api == .named(name)
      case .httpID(let id): other.style == .http && other.api == .id(id)
      }
    return isSameAPI && stage.map { $0 == other.stage } ?? true
      && routes.allSatisfy { route in other.lines.contains { $0.pattern.description == route.pattern } }
  }
}
