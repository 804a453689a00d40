package import AWS
package import ResourceModel

/// One kind of AWS resource: every fact and every call authplat knows about it.
///
/// All but the first two members have defaults that follow from those two; a kind writes only what is
/// odd about it. Contract of the calls: `find` and `read` change nothing; `create` never adopts;
/// `update` sends the whole resource; `delete` of something absent succeeds.
package protocol ResourceKind: Sendable {
  /// One row an attribute; facts only.
  var schema: Schema { get }
  /// AWS's own names for the calls; nil for a kind that authplat composes of other calls.
  var operations: Operations? { get }

  /// What already exists in AWS and answers to the desired resource's name, whoever made it.
  func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID]

  /// Whether something found under the desired name is somebody else's and holds what taking it over would
  /// overwrite for good. Never true of kinds whose `find` finds the stack's own alone, or which hold no values.
  func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool

  /// What a plain read does not show of something found under the desired name, and taking it over must know.
  func completing(
    _ found: Attributes, of id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> Attributes

  /// What AWS says of those resources now; the ones that do not exist are left out.
  func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation]

  /// Makes the resource. After an error of unknown outcome the caller must `find` before it tries again.
  func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID

  /// Makes the resource in the place of an old one, whose value it may take over. Where the schema says that the old one
  /// goes first it is gone by now, else it stays until nothing refers to it any more.
  /// - Parameter lastSeen: what AWS said of the old one after the last apply; nothing of one that is not recorded.
  func replace(
    _ old: PhysicalID, lastSeen: Attributes, with desired: Attributes, using aws: any AWSCalling
  ) async throws(AWSError) -> PhysicalID

  /// Brings the resource from what was just observed to the target, which is complete: what the target
  /// lacks goes back to AWS's default.
  func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError)

  func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError)

  /// Rules across attributes that AWS enforces and a single row cannot say.
  func problems(in desired: Attributes) -> [Problem]

  /// What follows from the observed attributes and where they were observed, such as a domain's URL.
  func derived(from observed: Attributes, in scope: AWSScope) -> Attributes
}

/// What AWS says of one resource.
package struct Observation: Sendable, Hashable {
  /// In canonical form, computed ones included, secrets left out.
  package var attributes: Attributes
  /// The members as AWS sent them, so that those without a row survive an update. Secrets removed.
  package var members: [String: Value]

  package init(attributes: Attributes, members: [String: Value]) {
    self.attributes = attributes
    self.members = members
  }
}

/// The calls of a kind and how their answers are wrapped.
package struct Operations: Sendable {
  package let create: WriteOperation
  package let read: ReadOperation
  /// Nil where AWS offers none: every change replaces.
  package let update: WriteOperation?
  package let delete: WriteOperation
  /// Further calls that carry members of their own, such as a pool's MFA configuration.
  package let alsoWrite: [WriteOperation]
  package let alsoRead: [ReadOperation]
  /// The member of answers that holds the resource; empty where the answer itself does.
  package let answer: String
  /// The members that name a resource in requests, with the member of the answer that holds each.
  package let identity: [String: String]
  /// Members of the read's answer without a row that no update takes.
  package let readOnly: Set<String>

  init(
    create: WriteOperation, read: ReadOperation, update: WriteOperation?, delete: WriteOperation,
    alsoWrite: [WriteOperation] = [], alsoRead: [ReadOperation] = [], answer: String,
    identity: [String: String], readOnly: Set<String> = []
  ) {
    self.create = create
    self.read = read
    self.update = update
    self.delete = delete
    self.alsoWrite = alsoWrite
    self.alsoRead = alsoRead
    self.answer = answer
    self.identity = identity
    self.readOnly = readOnly
  }

  /// The resource inside an answer.
  func unwrap(_ answer: Attributes) -> [String: Value]? {
    self.answer.isEmpty ? answer : answer[self.answer]?.map
  }
}
