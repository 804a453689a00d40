import AWS
import Kinds
import ResourceModel

/// The users of a pool.
package struct UsersReport: Sendable {
  package let pool: UserPoolPlace
  package let users: [UserSummary]
  /// Whether there are more than were asked for.
  package let hasMore: Bool
}

extension Platform {
  /// Looks at a pool's users. Cognito lists what changed some seconds ago.
  /// - Parameters:
  ///   - limit: how many at most.
  ///   - prefix: of the name or e-mail address; nil for all.
  ///   - withGroups: asks for each user's groups, one call each.
  /// - Throws: `unknown`, `aws`.
  package func users(
    of stack: String?, limit: Int, startingWith prefix: String? = nil, withGroups: Bool = false
  ) async throws(PlatformError) -> UsersReport {
    let pool = try await userPool(stack)
    let reader = pool.connection.reader
    do throws(AWSError) {
      var users: [UserSummary] = []
      var token: String?
      repeat {
        var input: Attributes = [
          "UserPoolId": .string(pool.poolID), "Limit": .integer(min(60, limit - users.count)),
        ]
        if let prefix { input["Filter"] = .string(Self.filter(prefix, pool)) }
        input["PaginationToken"] = token.map { .string($0) }
        let page = try await reader.read(.listUsers, input)
        users += (page["Users"]?.list ?? []).map { UserSummary($0) }
        token = page["PaginationToken"]?.string
      } while token != nil && users.count < limit
      if withGroups {
        users = try await concurrently(users, width: settings.parallelism) { user throws(AWSError) in
          user.with(groups: try await groups(of: user.username, pool))
        }
      }
      return UsersReport(pool: pool, users: users, hasMore: token != nil)
    } catch { throw .aws(error) }
  }

  /// A filter knows one attribute at a time. Quotes and backslashes are escaped as the reference has it.
  private static func filter(_ prefix: String, _ pool: UserPoolPlace) -> String {
    let text = prefix.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let attribute = pool.signsIn(by: "email") || prefix.contains("@") ? "email" : "username"
    return "\(attribute) ^= \"\(text)\""
  }

  private func groups(of username: String, _ pool: UserPoolPlace) async throws(AWSError) -> [String] {
    let input: Attributes = [
      "UserPoolId": .string(pool.poolID), "Username": .string(username), "Limit": 60,
    ]
    return try await pool.connection.reader.pages(.adminListGroupsForUser, input, items: "Groups")
      .compactMap { $0["GroupName"]?.string }
  }
}
