import AuthPlatform
import Planner
import ResourceModel

/// The secrets of clients, one a line.
struct SecretsText {
  let style: Style
  let now: Timestamp

  func text(_ statuses: [SecretStatus]) -> String {
    if statuses.isEmpty { return "No client is deployed." }
    let rows = statuses.map { status in
      [status.client.name, age(status.madeAt), due(status), state(status), store(status), proved(status)]
    }
    let lines = TextTable.lines([["CLIENT", "AGE", "DUE", "STATE", "STORE", "PROVED"]] + rows)
    return lines.enumerated().map { number, line in
      if number == 0 { return style.dim(line) }
      return statuses[number - 1].isOverdue ? style.yellow(line) : line
    }.joined(separator: "\n")
  }

  private func age(_ made: Timestamp?) -> String { made.map { span(now.seconds - $0.seconds) } ?? "unknown" }

  private func due(_ status: SecretStatus) -> String {
    guard status.client.store != nil, let due = status.dueAt else { return "-" }
    return due <= now ? "overdue \(span(now.seconds - due.seconds))" : "in \(span(due.seconds - now.seconds))"
  }

  private func proved(_ status: SecretStatus) -> String {
    status.provedAt.map { "\(span(now.seconds - $0.seconds)) ago" } ?? "never"
  }

  private func store(_ status: SecretStatus) -> String {
    status.client.store.map { "\($0.word) \($0.name)" } ?? "none"
  }

  private func state(_ status: SecretStatus) -> String {
    switch status.state {
    case .known(let phase):
      switch phase {
      case .settled: "settled"
      case .pending: "pending"
      case .added: "added, not published"
      case .overlap(let until): until.map { "overlap until \($0)" } ?? "overlap"
      case .closing: "deleted, to be proved"
      case .foreign: "two, one not authplat's"
      }
    case .single: "one secret, no second here"
    case .unmanaged: "not managed"
    case .unreadable(let reason): reason
    }
  }

  /// Rounded to one unit: two would be more exact than anybody needs.
  private func span(_ seconds: Double) -> String {
    let seconds = Int(max(0, seconds))
    return switch seconds {
    case 172_800...: "\((seconds + 43_200) / 86_400)d"
    case 7200...: "\((seconds + 1800) / 3600)h"
    case 120...: "\((seconds + 30) / 60)m"
    default: "\(seconds)s"
    }
  }
}
