import AWS
import Inventory
import ResourceModel
import StackFiles

/// The pool whose users a verb is about.
package struct UserPoolPlace: Sendable {
  package let environment: String
  package let poolID: String
  /// What people call it.
  package let name: String
  /// The stack that owns it, else one that builds on it.
  package let stack: String
  /// The inventory's attributes of it; empty where no stack here owns it.
  let observed: Attributes
  let inventory: Inventory
  let connection: Connection

  /// Whether the name is a phone number that people sign in by there.
  func isPhoneNumber(_ name: String) -> Bool {
    signsIn(by: "phone_number") && name.wholeMatch(of: /\+[0-9]{1,15}/) != nil
  }

  /// Whether people sign in there by that attribute instead of a name.
  func signsIn(by attribute: String) -> Bool {
    let names = observed["usernameAttributes"]?.strings ?? []
    return names.contains(attribute)
  }
}

extension Platform {
  /// - Parameter stack: an auth stack, or one that builds on its pool; nil for the only pool.
  /// - Throws: `unknown` with the near miss; `aws` when the credentials belong elsewhere.
  func userPool(_ stack: String?) async throws(PlatformError) -> UserPoolPlace {
    let (workspace, _) = try workspace()
    let environment = workspace.environment.name
    let inventory = try inventory(environment)
    let (records, home) = try await reading { () async throws(InventoryError) in
      (try await inventory.resources(), try await inventory.home())
    }
    var pools: [(stack: String, id: String)] = records.compactMap { record in
      record.id.kind == "userPool" ? record.physicalID["UserPoolId"].map { (record.id.stack, $0) } : nil
    }
    for client in clients(in: records, of: workspace)
    where !pools.contains(where: { $0.stack == client.id.stack }) {
      pools.append((client.id.stack, client.poolID))
    }
    let pool: (stack: String, id: String)
    if let stack {
      guard let found = pools.first(where: { $0.stack == stack }) else {
        throw .unknown(noPool(of: stack, pools.map(\.stack), workspace))
      }
      pool = found
    } else {
      guard let first = pools.first else {
        throw .unknown("No user pool is deployed in environment \(environment). Deploy one: authplat apply")
      }
      guard Set(pools.map(\.id)).count == 1 else {
        throw .unknown("Several pools are deployed; name one: --stack \(NameList.text(pools.map(\.stack)))")
      }
      pool = first
    }
    let connection = try await connect(workspace)
    do throws(AWSError) { try await guardHome(home, workspace, connection) } catch { throw .aws(error) }
    let record = records.first { $0.id.kind == "userPool" && $0.physicalID["UserPoolId"] == pool.id }
    return UserPoolPlace(
      environment: environment, poolID: pool.id, name: record?.observed["name"]?.string ?? pool.id,
      stack: record?.id.stack ?? pool.stack, observed: record?.observed ?? [:], inventory: inventory,
      connection: connection)
  }

  private func noPool(of stack: String, _ known: [String], _ workspace: Workspace) -> String {
    if workspace.stack(named: stack) != nil {
      return "The pool of `\(stack)` is not deployed yet: authplat apply \(stack)"
    }
    let hint = NearMiss.suggestion(for: stack, among: Set(known + workspace.stacks.map(\.name)).sorted())
    return "There is no stack `\(stack)`." + (hint.map { " \($0)" } ?? "")
  }
}
