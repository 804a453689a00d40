package import AWS
package import ResourceModel

/// A file of this machine that holds a client's credentials.
///
/// The document stands at the path, a pending one in `PATH.pending` and the one before in `PATH.previous`, each readable
/// for its owner alone and replaced as a whole. The path is relative to the workspace, so that neither a plan nor the
/// inventory depends on where the workspace stands.
package struct SecretFile: SecretStore {
  package let schema = Schema(
    "secretFile", "A file of this machine in which a client's credentials are handed to its consumers.",
    [
      Attribute(
        "Path", .string(length: 1...1024), .required, onChange: .replaces("a file is found by its path"),
        "Relative to the workspace, such as `secrets/machine.json`, or absolute. The file gets mode 0600, folders that are missing 0700."
      ),
      Attribute("Path", as: "id", .string(), .computed, "The path again, for references."),
      Attribute(
        "PendingValue", .string(), .computed, sensitive: true,
        "The secret that waits to be given to Cognito."),
    ])

  package let operations: Operations? = nil
  /// Where files stand unless a stack says another path; they go with it.
  private static let ownFolder = ".authplat/secrets/"

  package init() {}

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let path = desired["path"]?.string else { return [] }
    let id = PhysicalID(["Path": path])
    return try await read([id], using: aws)[id] == nil ? [] : [id]
  }

  /// A file says nothing of who made it; what is there and not recorded may be anybody's.
  package func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool { try Files(id, aws).current.read() != nil }

  /// There as soon as a secret is pending in it.
  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    var found: [PhysicalID: Observation] = [:]
    for id in ids {
      guard let path = id["Path"], !path.isEmpty else { continue }
      let files = Files(id, aws)
      let mode = try files.current.mode()
      if let mode, mode & 0o077 != 0 {
        aws.note("\(path) can be read by others than its owner; run chmod 600 on it")
      }
      let isPending = try files.pending.mode() != nil
      if mode != nil || isPending {
        found[id] = observation(of: ["Path": .string(path)], in: aws.scope)
      }
    }
    return found
  }

  /// - Throws: `File` when something is at the path already, or when the folder is no place for a secret.
  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    let path = desired["path"]?.string ?? ""
    let id = PhysicalID(["Path": path])
    let files = Files(id, aws)
    guard try files.current.mode() == nil else {
      throw AWSError(code: AWSError.OwnCode.file, message: "\(path) exists already")
    }
    let pending = try files.pending.read()
    if pending.flatMap(SecretDocument.init(stored:)) == nil {
      try files.pending.write(SecretDocument(pending: Secret.minted()).text)
    }
    return id
  }

  /// Nothing of a file but its path is declared, and another path is another file.
  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {}

  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    let files = Files(id, aws)
    for file in [files.pending, files.previous, files.current] { try file.remove() }
    // Of folders, those that nobody but authplat makes.
    var folder = (id["Path"] ?? "").split(separator: "/").dropLast()
    while folder.count > 2, folder.joined(separator: "/").hasPrefix(Self.ownFolder) {
      PrivateText.removeEmptyFolder(Files.place(folder.joined(separator: "/"), aws.scope))
      folder.removeLast()
    }
  }

  package func problems(in desired: Attributes) -> [Problem] {
    guard let path = desired["path"]?.string else { return [] }
    let steps = path.split(separator: "/", omittingEmptySubsequences: false)
    let inner = path.hasPrefix("/") ? steps.dropFirst() : steps.drop { $0 == ".." }
    if inner.isEmpty || inner.contains(where: { ["", ".", ".."].contains($0) }) || path.contains("\0") {
      return [
        Problem(
          "path", "`\(path)` is no plain path of a file", suggestion: "write it without empty steps, . and .."
        )
      ]
    }
    if steps.first == ".authplat", !path.hasPrefix(Self.ownFolder) {
      return [
        Problem(
          "path", ".authplat holds what authplat remembers", suggestion: "write \(Self.ownFolder)… there")
      ]
    }
    return []
  }

  // MARK: As a store

  /// The three files of one secret.
  private struct Files {
    let current: PrivateText
    let pending: PrivateText
    let previous: PrivateText

    init(_ id: PhysicalID, _ aws: any AWSReading) {
      let path = Files.place(id["Path"] ?? "", aws.scope)
      current = PrivateText(path: path)
      pending = PrivateText(path: path + ".pending")
      previous = PrivateText(path: path + ".previous")
    }

    static func place(_ path: String, _ scope: AWSScope) -> String {
      path.hasPrefix("/") ? path : "\(scope.folder)/\(path)"
    }
  }

  package func versions(
    in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> [SecretStage: SecretVersion] {
    let files = Files(id, aws)
    var versions: [SecretStage: SecretVersion] = [:]
    versions[.pending] = try version(files.pending)
    versions[.current] = try version(files.current)
    let previous = try version(files.previous)
    // Both are equal where publishing was cut off between the two.
    if previous?.document.clientSecret != versions[.current]?.document.clientSecret {
      versions[.previous] = previous
    }
    return versions
  }

  package func document(
    ofVersion version: String, in id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> SecretDocument? {
    let files = Files(id, aws)
    for file in [files.current, files.previous, files.pending] {
      if let found = try self.version(file), found.id == version { return found.document }
    }
    return nil
  }

  private func version(_ file: PrivateText) throws(AWSError) -> SecretVersion? {
    guard let document = try file.read().flatMap(SecretDocument.init(stored:)),
      let id = try versionID(file)
    else { return nil }
    return SecretVersion(id: id, document: document)
  }

  /// A digest of the content. It stands in the inventory and tells nothing of a secret that cannot be guessed: authplat's
  /// own have 263 bits, and Cognito takes none of less than 24 characters. What holds a shorter one, or none, was put there
  /// by somebody and is told by when and as which file that was.
  private func versionID(_ file: PrivateText) throws(AWSError) -> String? {
    guard let text = try file.read() else { return nil }
    guard let document = SecretDocument(stored: text), document.clientSecret.reveal().utf8.count >= 24 else {
      return try file.mark()
    }
    return String(Digest.hex(Digest.sha256(text.utf8)).prefix(32))
  }

  package func stash(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    try Files(id, aws).pending.write(document.text)
  }

  /// The previous one is written first, from what still is current; then the path gets the new one in one step.
  package func publish(
    _ document: SecretDocument, in id: PhysicalID, using aws: any AWSCalling
  ) async throws(AWSError) {
    let files = Files(id, aws)
    let before = try files.current.read()
    if before != document.text.reveal() {
      if let old = before.flatMap(SecretDocument.init(stored:)), old.clientSecret != document.clientSecret {
        try files.previous.write(old.text)
      }
      try files.current.write(document.text)
    }
    try files.pending.remove()
  }

  package func discardPending(in id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    try Files(id, aws).pending.remove()
  }

  package func currentVersions(
    of ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: String] {
    var versions: [PhysicalID: String] = [:]
    for id in ids { versions[id] = try versionID(Files(id, aws).current) }
    return versions
  }
}
