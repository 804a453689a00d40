import ResourceModel

@testable import StackFiles

/// Scopes are added to a text: it must read as before plus the scopes, and no old character may be lost.
/// Judges by itself and not by the way the editor proves its own work.
struct AmendmentClaim {
  let text: String
  private let scopes = [APIStackRequest.Scope("api"), .init("fuzz.read", "Reads: \"#\" é")]

  init(text: String) { self.text = text }

  func check() {
    guard case .amended(let amended) = StackEditor.amend(file: "fuzz.yaml", text: text, with: scopes) else {
      return
    }
    let before = YAMLReader.read(file: "fuzz.yaml", bytes: Array(text.utf8))
    let after = YAMLReader.read(file: "fuzz.yaml", bytes: Array(amended.utf8))
    guard let old = before.root, let new = after.root else { preconditionFailure("an amended text reads") }
    precondition(!after.findings.hasErrors, "an amended text has no errors of its own")
    precondition(isPlus(old, new, []), "an amended text says what it said, and only scopes are added")
    var left = text.unicodeScalars[...]
    for scalar in amended.unicodeScalars where scalar == left.first { left.removeFirst() }
    precondition(left.isEmpty, "no character is lost")
    let again = StackEditor.amend(file: "fuzz.yaml", text: amended, with: scopes)
    precondition(again == .unchanged, "amending twice is amending once")
  }

  /// Whether the new tree is the old one with nothing but scopes added.
  private func isPlus(_ old: YAMLNode, _ new: YAMLNode, _ path: [String]) -> Bool {
    if old.isNull, mayGrow(path) { return old.means(new) || isOnlyAddition(new, path) }
    switch (old.content, new.content) {
    case (.mapping(let some), .mapping(let others)):
      let known = Set(some.map(\.key))
      return some.allSatisfy { entry in
        others.contains { $0.key == entry.key && isPlus(entry.value, $0.value, path + [entry.key]) }
      }
        && others.filter { !known.contains($0.key) }.allSatisfy { entry in
          mayGrow(path) && isOnlyAddition(entry.value, path + [entry.key])
        }
    case (.sequence(let some), .sequence(let others)):
      guard some.count <= others.count, zip(some, others).allSatisfy({ $0.means($1) }) else { return false }
      return some.count == others.count || mayGrow(path) && others.dropFirst(some.count).allSatisfy(isScope)
    default: return old.means(new)
    }
  }

  private func mayGrow(_ path: [String]) -> Bool {
    switch path.count {
    case 0: true
    case 1: path[0] == "resourceServer"
    case 2: path == ["resourceServer", "scopes"] || path[0] == "clients"
    case 3: path[0] == "clients" && ["scopes", "allowedOAuthScopes"].contains(path[2])
    default: false
    }
  }

  /// Whether what stands at a new path holds scopes that were asked for and nothing else.
  private func isOnlyAddition(_ node: YAMLNode, _ path: [String]) -> Bool {
    switch path.first {
    case "resourceServer" where path.count == 3:
      scopes.contains { $0.name == path[2] && $0.description == node.scalar?.text }
    case "resourceServer":
      node.entries?.allSatisfy { isOnlyAddition($0.value, path + [$0.key]) } ?? false
    case "clients" where path.count == 3: node.items?.allSatisfy(isScope) ?? false
    default: false
    }
  }

  private func isScope(_ node: YAMLNode) -> Bool {
    guard let text = node.scalar?.text else { return false }
    return scopes.contains { text == $0.name || text.hasSuffix("/\($0.name)") }
  }
}
