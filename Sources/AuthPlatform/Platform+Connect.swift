import AWS
import StackFiles

extension Platform {
  func connect(_ workspace: Workspace) async throws(PlatformError) -> Connection { fatalError() }
  package static var stackSchema: String { "" }
}
