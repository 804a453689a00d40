import Foundation

/// The user's browser, as the desktop knows it.
enum Browser {
  /// Opens an address, if there is a desktop and it has a way to. Nothing is said where there is none: the address is shown
  /// as well, and a browser of text must not take over the terminal.
  static func open(_ address: String) {
    let variables = ProcessInfo.processInfo.environment
    guard ["DISPLAY", "WAYLAND_DISPLAY"].contains(where: { variables[$0]?.isEmpty == false }) else { return }
    let folders = (variables["PATH"] ?? "").split(separator: ":").map(String.init)
    guard let program = folders.map({ "\($0)/xdg-open" }).first(where: FileManager.default.isExecutableFile)
    else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [address]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try? process.run()
  }
}
