import AuthPlatform
import ResourceModel

/// Something that `authplat export` writes for a consumer's team: one type a format, listed in ``all``.
///
/// None of them holds a secret; each says where it is read.
protocol ExportFormat: Sendable {
  /// As the command takes it.
  var name: String { get }
  /// What it is, for the help.
  var sentence: String { get }
  /// Whether it is of no use without the API's routes.
  var needsRoutes: Bool { get }

  /// The form that is pasted; it ends with a line break.
  func text(_ handover: Handover) -> String
  /// The same as JSON.
  func value(_ handover: Handover) -> Value
}

enum ExportFormats {
  static let all: [any ExportFormat] = [
    EnvExport(), PostmanExport(), OpenAPISecurityExport(), OpenAPIGatewayExport(),
  ]

  static func named(_ name: String) -> (any ExportFormat)? { all.first { $0.name == name } }
  static var names: [String] { all.map(\.name) }
}
