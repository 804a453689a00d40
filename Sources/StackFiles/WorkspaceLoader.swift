import ResourceModel

/// Puts the files of a workspace together: headers first, since stacks refer to each other, then contents.
struct WorkspaceLoader {
  let schemas: [String: Schema]
  let documents: APIDocumentReader
  private(set) var findings = Findings()

  init(schemas: [String: Schema], documents: APIDocumentReader) {
    self.schemas = schemas
    self.documents = documents
  }

  mutating func load(
    files: [Workspace.File], folder: String, environment name: String?, process: [String: String]
  ) -> Workspace {
    let (project, places) = project(files.first { $0.path == ProjectFile.fileName })
    let environment = choose(name ?? process["AUTHPLAT_ENV"], from: project, places: places)
    let drafts = drafts(files.filter { $0.path != ProjectFile.fileName })
    var scope = Scope()
    scope.environment = environment.name
    scope.variables = environment.variables
    for other in project.environments.values.sorted(by: { $0.name < $1.name }) {
      for variable in other.variables.keys {
        scope.environmentsSetting[variable, default: []].append(other.name)
      }
    }
    scope.process = process
    scope.outputs = drafts.mapValues(\.outputs)
    var expansions: [Expansion] = []
    var stacks: [Stack] = []
    for draft in drafts.values.sorted(by: { $0.name < $1.name }) {
      var expansion = Expansion(draft, schemas: schemas, scope: scope, drafts: drafts, documents: documents)
      stacks.append(expansion.expand())
      findings.append(expansion.reader.findings.diagnostics)
      expansions.append(expansion)
    }
    let checked = WorkspaceChecks(expansions: expansions, stacks: stacks)
    findings.append(checked.findings.diagnostics)
    return Workspace(folder: folder, project: project, environment: environment, stacks: checked.stacks)
  }

  // MARK: authplat.yaml

  private mutating func project(_ file: Workspace.File?) -> (ProjectFile, [String: SourceRange]) {
    guard let file else {
      findings.add(
        .projectFileMissing, at: SourceRange(file: ProjectFile.fileName, line: 1, column: 1),
        "This folder is no workspace.", suggestion: "Run `authplat init`, or name the folder by -C.")
      return (ProjectFile(), [:])
    }
    let (root, found, _) = YAMLReader.read(file: file.path, bytes: file.bytes)
    findings.append(found.diagnostics)
    guard let root else { return (ProjectFile(), [:]) }
    let reader = ProjectFileReader(root: root)
    findings.append(reader.findings.diagnostics)
    return (reader.project, reader.places)
  }

  private mutating func choose(
    _ name: String?, from project: ProjectFile, places: [String: SourceRange]
  ) -> ProjectEnvironment {
    // `local` is there in any case, so settings for it leave a single other environment the default.
    let names = project.environments.keys.filter { $0 != ProjectEnvironment.local }.sorted()
    if let name, !name.isEmpty {
      if let environment = project.environment(named: name) { return environment }
      findings.add(
        .unknownEnvironment, at: SourceRange(file: ProjectFile.fileName, line: 1, column: 1, text: name),
        "There is no environment `\(name)`.",
        suggestion: NearMiss.suggestion(for: name, among: names + [ProjectEnvironment.local]))
      return ProjectEnvironment(name: name)
    }
    if names.count == 1, let only = project.environments[names[0]] { return only }
    if names.count > 1 {
      findings.add(
        .environmentNotChosen,
        at: names.compactMap { places[$0] }.min { ($0.line, $0.column) < ($1.line, $1.column) },
        "There are the environments \(names.joined(separator: ", ")).",
        suggestion: "Choose one by --env NAME.")
    }
    return ProjectEnvironment(name: ProjectEnvironment.local)
  }

  // MARK: Stacks

  private mutating func drafts(_ files: [Workspace.File]) -> [String: StackDraft] {
    var drafts: [String: StackDraft] = [:]
    for file in files.sorted(by: { $0.path < $1.path }) {
      let (root, found, _) = YAMLReader.read(file: file.path, bytes: file.bytes)
      findings.append(found.diagnostics)
      guard let root, let draft = StackDraft(root: root, findings: &findings) else { continue }
      if let before = drafts[draft.name] {
        findings.add(
          .duplicateStack, at: draft.namePlace,
          "The stack `\(draft.name)` is already declared in \(before.namePlace.spot).",
          suggestion: "Rename one of the two.")
        continue
      }
      drafts[draft.name] = draft
    }
    return drafts
  }
}

extension SourceRange {
  /// How a second place is named inside a message: `stacks/shop.yaml:3:8`.
  var spot: String { "\(file):\(line):\(column)" }

  /// The order of files, then of places in them.
  func isBefore(_ other: SourceRange) -> Bool {
    (file, line, column) < (other.file, other.line, other.column)
  }
}
