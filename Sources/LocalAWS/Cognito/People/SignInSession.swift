import AWS
import ResourceModel

extension ObjectType {
  /// On a shelf of ``Realm/everywhere``, as sessions are shown without a client too; by the SHA-256 of the session's
  /// text: see ``SignInSession``.
  static let signInSession = ObjectType("signInSession")
}

/// What is remembered of a sign-in between two steps. Each text is good for one step.
///
/// Source: Cognito user pools API reference, RespondToAuthChallenge, `Session`.
struct SignInSession: Sendable {
  private static let patience = 5
  private static let shelf = Shelf(.everywhere, .signInSession)

  /// The challenge that it waits for an answer to.
  let challenge: String
  let clientID: String
  /// The user's stored name; of somebody who does not exist, the name that was typed.
  let username: String
  let beganAt: Timestamp
  /// Whether the hosted pages wait for the answer, and not the API, which gives other tokens.
  private let isHosted: Bool
  /// What the step must know, such as the server's secret of SRP.
  var state: [String: Value]
  private let key: String
  private let expiresAt: Timestamp
  private var failures: Int

  /// Begins a step.
  /// - Parameter text: what the caller has to bring back; made up unless given.
  static func begin(
    _ challenge: String, of username: String, _ signIn: SignIn, state: [String: Value] = [:],
    text: String = RandomText.alphanumerics(344), in objects: inout Objects
  ) -> String {
    let (client, scene) = (signIn.client, signIn.scene)
    let minutes = client.members["AuthSessionValidity"]?.integer ?? 3
    for row in objects.page(Self.shelf, limit: 2).items
    where (row.members["ExpiresAt"]?.integer ?? 0) <= scene.call.now.milliseconds {
      objects.remove(row.id, from: Self.shelf)
    }
    SignInSession(
      challenge: challenge, clientID: client.id, username: username, beganAt: scene.call.now,
      isHosted: signIn.isHosted, state: state, key: key(text),
      expiresAt: scene.call.now.adding(seconds: Double(minutes * 60)), failures: 0
    ).keep(in: &objects)
    return text
  }

  private init(
    challenge: String, clientID: String, username: String, beganAt: Timestamp, isHosted: Bool,
    state: [String: Value], key: String, expiresAt: Timestamp, failures: Int
  ) {
    self.challenge = challenge
    self.clientID = clientID
    self.username = username
    self.beganAt = beganAt
    self.isHosted = isHosted
    self.state = state
    self.key = key
    self.expiresAt = expiresAt
    self.failures = failures
  }

  /// - Parameter challenges: those that it may be an answer to.
  /// - Throws: `NotAuthorizedException` for one that never was, was used, has expired, is another client's, or waits for
  ///   an answer at the other place.
  init(
    _ text: String?, for challenges: Set<String>, _ signIn: SignIn, in objects: Objects
  ) throws(AWSError) {
    key = Self.key(text ?? "")
    guard let row = objects[Self.shelf, key], let challenge = row["Challenge"]?.string,
      challenges.contains(challenge), let end = row["ExpiresAt"]?.integer,
      let clientID = row["ClientId"]?.string, clientID == signIn.client.id,
      (row["Hosted"] == true) == signIn.isHosted
    else { throw Self.refusal }
    isHosted = signIn.isHosted
    beganAt = Timestamp(milliseconds: row["BeganAt"]?.integer ?? 0)
    guard signIn.scene.call.now.milliseconds < end else {
      throw .notAuthorized("Invalid session for the user, session is expired.")
    }
    self.challenge = challenge
    self.clientID = clientID
    username = row["Username"]?.string ?? ""
    state = row["State"]?.map ?? [:]
    expiresAt = Timestamp(milliseconds: end)
    failures = row["Failures"]?.integer ?? 0
  }

  static let refusal = AWSError.notAuthorized("Invalid session for the user.")

  /// The step is done: the text opens nothing any more.
  func end(in objects: inout Objects) { objects.remove(key, from: Self.shelf) }

  /// The same, whatever becomes of the call.
  func spend(in objects: inout Objects) { objects.putForGood([:], key, on: Self.shelf) }

  /// Counts a wrong code, whatever becomes of the call; after a few the session is over.
  mutating func fail(in objects: inout Objects) {
    failures += 1
    objects.putForGood(failures < Self.patience ? stored : [:], key, on: Self.shelf)
  }

  private func keep(in objects: inout Objects) { objects.put(stored, key, on: Self.shelf) }

  private var stored: [String: Value] {
    [
      "Challenge": .string(challenge), "ClientId": .string(clientID), "Username": .string(username),
      "BeganAt": .integer(beganAt.milliseconds), "Hosted": .bool(isHosted), "State": .map(state),
      "ExpiresAt": .integer(expiresAt.milliseconds), "Failures": .integer(failures),
    ]
  }

  /// No step of this user is open any more.
  static func endAll(of username: String, in directory: UserDirectory, _ objects: inout Objects) {
    let clients = directory.call.shelf(.userPoolClient, under: directory.poolID)
    for row in objects.all(shelf) where row.members["Username"]?.string == username {
      guard let client = row.members["ClientId"]?.string, objects[clients, client] != nil else { continue }
      objects.remove(row.id, from: shelf)
    }
  }

  /// The client that a session belongs to, for operations that name none.
  static func client(of text: String, in objects: Objects) -> RegisteredClient? {
    objects[shelf, key(text)]?["ClientId"]?.string.flatMap { RegisteredClient($0, in: objects) }
  }

  private static func key(_ text: String) -> String { Digest.hex(Digest.sha256(text.utf8)) }
}
