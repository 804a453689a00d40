import ArgumentParser
import AuthPlatform
import ResourceModel

struct LocalStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Says whether the embedded endpoint of this workspace runs, and what it holds.",
    discussion: """
      Examples:
        authplat local status
        authplat local status --json
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let output = Output(options: global)
    try await output.run {
      let report = try await global.platform.endpointStatus()
      if global.wantsJSON {
        output.showJSON("localStatus", members(report))
      } else {
        Terminal.show(text(report, output.style))
        if report.record == nil { output.talk("Start one with: authplat local start") }
      }
    }
  }

  private func text(_ report: EndpointReport, _ style: Style) -> String {
    var lines: [String] = []
    if let record = report.record {
      lines.append("\(style.bold(record.url))  process \(record.pid), since \(record.startedAt)")
      if let requests = report.answer["requests"]?.integer { lines.append("requests  \(requests)") }
      if let bytes = report.answer["residentBytes"]?.integer {
        lines.append("memory    \(Bytes.text(bytes))")
      }
    } else {
      lines.append("No embedded endpoint runs for this workspace.")
    }
    if let bytes = report.databaseBytes { lines.append("database  \(Bytes.text(bytes))") }
    let objects = report.answer["objects"]?.map ?? [:]
    for (type, count) in objects.sorted(by: { $0.key < $1.key }) {
      lines.append("\(count.plainText) \(type)")
    }
    return lines.joined(separator: "\n")
  }

  private func members(_ report: EndpointReport) -> [String: Value] {
    var members: [String: Value] = ["running": .bool(report.record != nil)]
    if let record = report.record {
      members["url"] = .string(record.url)
      members["pid"] = .integer(Int(record.pid))
      members["port"] = .integer(record.port)
      members["since"] = .string(record.startedAt.description)
      for name in ["requests", "residentBytes", "objects", "accounts", "faults"] {
        members[name] = report.answer[name]
      }
    }
    members["databaseBytes"] = report.databaseBytes.map { .integer($0) }
    return members
  }
}

/// Sizes as people read them.
enum Bytes {
  static func text(_ bytes: Int) -> String {
    bytes < 10_000 ? "\(bytes) B" : bytes < 10_000_000 ? "\(bytes / 1000) kB" : "\(bytes / 1_000_000) MB"
  }
}
