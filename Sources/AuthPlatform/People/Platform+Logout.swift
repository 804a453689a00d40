package import AWS
package import ResourceModel
import Tokens

/// Who was signed out.
package struct LogoutReport: Sendable {
  /// One person by one client.
  package struct Ended: Sendable {
    package let user: String
    package let client: String
    /// Why the refresh token could not be taken back; nil when it was, or there was none.
    package let failure: AWSError?
    /// Until when a copy of the access token works where nobody asks Cognito: at API Gateway.
    package let accessEnds: Timestamp
  }

  package let environment: String
  package let ended: [Ended]
}

extension Platform {
  /// Takes back the refresh tokens of somebody who signed in here, and forgets their tokens, even where taking back
  /// fails: then a copy of them would go on working, and the report says so.
  /// - Parameters:
  ///   - user: any name by which the pool knows them; nil for the only one.
  ///   - client: nil for the only one that they signed in by.
  ///   - everybody: signs everybody out, whatever the other two say.
  /// - Throws: `signIn` with `notSignedIn`, `unknown` when several are meant; nothing was done then.
  package func logout(
    _ user: String?, client: String?, everybody: Bool = false
  ) async throws(PlatformError) -> LogoutReport {
    let scene = try await peopleScene()
    let people = scene.cache.read(at: context.now()).people
    let leaving = everybody ? people : [try scene.person(user, client: client, in: people)]
    var ended: [LogoutReport.Ended] = []
    for person in leaving {
      let failure = try await revoke(person, scene)
      try await scene.cache.change(at: context.now()) { $0.forget(person) }
      let client = scene.clients.first { $0.clientID == person.clientID }
      ended.append(
        LogoutReport.Ended(
          user: person.user, client: client?.name ?? person.clientID, failure: failure,
          accessEnds: person.tokens.access.expiry))
    }
    return LogoutReport(environment: scene.environment, ended: ended)
  }

  /// - Returns: why it could not be done.
  private func revoke(_ person: SignedIn, _ scene: PeopleScene) async throws(PlatformError) -> AWSError? {
    guard let token = person.tokens.refresh else { return nil }
    var input: Attributes = ["Token": .secret(token), "ClientId": .string(person.clientID)]
    do throws(PlatformError) {
      if let client = scene.clients.first(where: { $0.clientID == person.clientID }) {
        input["ClientSecret"] = try await secret(of: client, using: scene.connection).map { .secret($0) }
      }
    } catch {
      // Without the secret Cognito says no, and that is what the report tells.
    }
    do throws(AWSError) {
      _ = try await scene.connection.writer.write(.revokeToken, input)
      return nil
    } catch { return error.withoutWords(repeating: input) }
  }
}
