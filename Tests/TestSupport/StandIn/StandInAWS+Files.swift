import Foundation

/// What stands in the workspace's folder beside what the services hold.
extension StandInAWS {
  /// A file of the workspace.
  package struct SecretFile: Sendable {
    package let name: String
    package let mode: String
    package let text: String
  }

  package nonisolated var files: [SecretFile] {
    let names = (FileManager.default.enumerator(atPath: folder.path)?.allObjects ?? []).compactMap {
      $0 as? String
    }
    return names.sorted().compactMap { name in
      guard let text = try? folder.read(name), let mode = try? ScratchFolder.mode(folder[name]) else {
        return nil
      }
      return SecretFile(name: name, mode: String(mode, radix: 8), text: text)
    }
  }

  /// As ``World/shape``, with the files of the workspace.
  package var shape: String { world.shape(with: files) }
}
