import ArgumentParser
import AuthPlatform
import Foundation

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tells the whole story on an embedded endpoint, in a scratch folder and in seconds.",
    discussion: """
      Examples:
        authplat demo
        authplat demo --keep        # leaves the folder, to look around in

      An API that is open to everybody is put behind a scope and called, and its client's secret is replaced while \
      consumers keep fetching tokens. The commands are run as shown, and it ends with 0 only if each ended as it \
      should and no request failed. No network and no AWS account is used; \
      nothing is left running.
      """)

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Leave the scratch folder.") var keep = false

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let scratch = try Self.makeScratch()
      defer { if !keep { try? FileManager.default.removeItem(atPath: scratch) } }
      let stage = DemoStage(scratch: scratch, style: global.style)
      let signals = EndingSignals()
      let interruption = try await withThrowingTaskGroup(of: Int32?.self) { group in
        group.addTask { await signals.first() }
        group.addTask {
          try await DemoStory(stage: stage, platform: stage.platform(like: global.platform)).tell()
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
      if let interruption {
        throw interruption == SIGTERM ? ExitStatus.terminated : ExitStatus.interrupted
      }
      Terminal.show(keep ? "\nThe folder stays: \(scratch)" : "\nThe folder is gone, and so is the endpoint.")
    }
  }

  private static func makeScratch() throws(PlatformError) -> String {
    var template = Array((NSTemporaryDirectory() + "authplat-demo-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .file(
        "cannot make a scratch folder in \(NSTemporaryDirectory()): \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
