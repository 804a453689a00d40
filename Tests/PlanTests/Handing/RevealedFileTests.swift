import AuthPlatform
import Foundation
import TestSupport
import Testing

@Suite struct RevealedFileTests {
  private let folder = ScratchFolder()
  private var path: String { "\(folder.path)/secret" }
  private let bytes = Array("secret".utf8)

  private func complaint(_ path: String, replaces: Bool = true) -> String {
    let error = #expect(throws: PlatformError.self) {
      try RevealedFile(path, replaces: replaces).write(bytes)
    }
    guard case .file(let text)? = error else { return "\(String(describing: error))" }
    return text
  }

  @Test func `a new file is its owner's alone, and nothing stands beside it`() throws {
    try RevealedFile(path, replaces: false).write(bytes)
    #expect(try ScratchFolder.mode(path) == 0o600)
    #expect(FileManager.default.contents(atPath: path) == Data(bytes))
    #expect(try ScratchFolder.names(in: folder.path) == ["secret"])
  }

  @Test func `what is there stays, unless it is to be replaced`() throws {
    try folder.write("secret", "theirs")
    #expect(complaint(path, replaces: false).contains("exists and was left alone"))
    #expect(FileManager.default.contents(atPath: path) == Data("theirs".utf8))
    #expect(chmod(path, 0o644) == 0)
    try RevealedFile(path, replaces: true).write(bytes)
    #expect(try ScratchFolder.mode(path) == 0o600)
    #expect(FileManager.default.contents(atPath: path) == Data(bytes))
    #expect(try ScratchFolder.names(in: folder.path) == ["secret"])
  }

  @Test func `what appears after the first look is left alone too`() throws {
    let file = try RevealedFile(path, replaces: false)
    try folder.write("secret", "theirs")
    #expect(throws: PlatformError.self) { try file.write(bytes) }
    #expect(FileManager.default.contents(atPath: path) == Data("theirs".utf8))
    #expect(try ScratchFolder.names(in: folder.path) == ["secret"])
  }

  @Test func `links, folders, pipes and devices are refused whatever is allowed`() throws {
    try folder.write("theirs", "theirs")
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "theirs")
    #expect(complaint(path).contains("symbolic link"))
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/dangling", withDestinationPath: "nowhere")
    #expect(complaint("\(folder.path)/dangling").contains("symbolic link"))
    #expect(complaint("\(folder.path)/dangling", replaces: false).contains("symbolic link"))
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    #expect(complaint("\(folder.path)/pipe").contains("no ordinary file"))
    #expect(complaint(folder.path).contains("is a folder"))
    #expect(complaint("/dev/null").contains("no ordinary file"))
    #expect(complaint("\(folder.path)/none/secret").contains("there is no folder"))
    #expect(complaint("\(folder.path)/theirs/secret").contains("cannot be written"))
    #expect(FileManager.default.contents(atPath: "\(folder.path)/theirs") == Data("theirs".utf8))
    #expect(try ScratchFolder.names(in: folder.path) == ["dangling", "pipe", "secret", "theirs"])
  }

  @Test func `a file is in a folder wherever links lead`() throws {
    let inner = "\(folder.path)/inner"
    try FileManager.default.createDirectory(atPath: "\(inner)/deep", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: "\(inner)-other", withIntermediateDirectories: true)
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: inner)
    for path in ["\(inner)/a", "\(inner)/deep/a", "\(link)/deep/a", "\(inner)/deep/../a"] {
      #expect(try RevealedFile(path, replaces: false).isBelow(inner), "\(path)")
    }
    #expect(try RevealedFile("\(inner)/a", replaces: false).isBelow(link))
    for path in ["\(folder.path)/a", "\(inner)-other/a", "\(inner)/../a"] {
      #expect(try !RevealedFile(path, replaces: false).isBelow(inner), "\(path)")
    }
  }
}
