package import AWS
package import ResourceModel

extension ResourceKind {
  /// The kind's name in addresses.
  package var name: String { schema.kind }

  package func find(_ desired: Attributes, using aws: any AWSReading) async throws(AWSError) -> [PhysicalID] {
    guard let operations else { return [] }
    var members: [String: String] = [:]
    for member in operations.identity.keys {
      guard let attribute = schema.attributes.first(where: { $0.wireName == member }),
        let text = desired[attribute.name]?.string
      else { return [] }
      members[member] = text
    }
    let id = PhysicalID(members)
    return try await read([id], using: aws)[id] == nil ? [] : [id]
  }

  package func completing(
    _ found: Attributes, of id: PhysicalID, using aws: any AWSReading
  ) async throws(AWSError) -> Attributes { found }

  package func isForeign(
    _ id: PhysicalID, _ observed: Attributes, to desired: Attributes, using aws: any AWSReading
  ) async throws(AWSError) -> Bool { false }

  /// Whether both sets of tags name the same stack.
  func haveSameStack(_ tags: Value?, _ others: Value?) -> Bool {
    tags?["authplat:stack"] != nil && tags?["authplat:stack"] == others?["authplat:stack"]
  }

  package func read(
    _ ids: [PhysicalID], using aws: any AWSReading
  ) async throws(AWSError) -> [PhysicalID: Observation] {
    let answers = try await concurrently(ids) { id throws(AWSError) in try await readMembers(id, using: aws) }
    var found: [PhysicalID: Observation] = [:]
    for (id, members) in zip(ids, answers) {
      if let members { found[id] = observation(of: members, in: aws.scope) }
    }
    return found
  }

  /// The members of one resource by its read operation; nil when it does not exist.
  func readMembers(_ id: PhysicalID, using aws: any AWSReading) async throws(AWSError) -> [String: Value]? {
    guard let operations else { return nil }
    do {
      return operations.unwrap(try await aws.read(operations.read, id.members.mapValues { .string($0) }))
    } catch  where error.isNotFound {
      return nil
    }
  }

  /// An observation made of AWS's members: canonical, with what derives from them, without secrets.
  func observation(of members: [String: Value], in scope: AWSScope) -> Observation {
    var attributes = schema.attributes(fromWire: members)
    attributes.merge(derived(from: attributes, in: scope)) { _, derived in derived }
    var open = members
    for attribute in schema.attributes where attribute.isSensitive {
      // That there is a secret is worth knowing; which one is not.
      if open.removeValue(forKey: attribute.observedName) != nil {
        attributes[attribute.name] = .string(Secret.marker)
      }
    }
    return Observation(attributes: attributes, members: open)
  }

  package func create(_ desired: Attributes, using aws: any AWSCalling) async throws(AWSError) -> PhysicalID {
    guard let operations else {
      preconditionFailure("\(name) has no create operation and no create of its own")
    }
    let answer = try await aws.write(operations.create, schema.wire(from: desired))
    return try identify(operations.unwrap(answer) ?? [:], operations.create)
  }

  package func replace(
    _ old: PhysicalID, lastSeen: Attributes, with desired: Attributes, using aws: any AWSCalling
  ) async throws(AWSError) -> PhysicalID { try await create(desired, using: aws) }

  /// The physical ID inside an answer.
  /// - Throws: `MalformedAnswer`, outcome unknown, when AWS's answer lacks what names the resource.
  func identify(
    _ members: [String: Value], _ operation: WriteOperation
  ) throws(AWSError) -> PhysicalID {
    var id: [String: String] = [:]
    for (member, observed) in operations?.identity ?? [:] {
      guard let text = members[observed]?.string else {
        throw AWSError(
          code: AWSError.OwnCode.malformedAnswer, message: "the answer lacks \(observed)",
          operation: operation.operation.name, service: operation.operation.service, outcome: .unknown)
      }
      id[member] = text
    }
    return PhysicalID(id)
  }

  package func update(
    _ id: PhysicalID, to target: Attributes, from observed: Observation, using aws: any AWSCalling
  ) async throws(AWSError) {
    guard let update = operations?.update else { preconditionFailure("\(name) cannot be updated") }
    _ = try await aws.write(update, updateBody(id, to: target, from: observed))
  }

  /// Observed members with the target laid over them, and the names that the update needs.
  func updateBody(
    _ id: PhysicalID, to target: Attributes, from observed: Observation,
    including includes: (Attribute) -> Bool = { _ in true }
  ) -> [String: Value] {
    var body = schema.overlay(target, onto: observed.members) { attribute in
      includes(attribute) && attribute.onChange.isInPlace
    }
    for member in operations?.readOnly ?? [] { body[member] = nil }
    for (member, text) in id.members { body[member] = .string(text) }
    return body
  }

  package func delete(_ id: PhysicalID, using aws: any AWSCalling) async throws(AWSError) {
    guard let operations else { return }
    do {
      _ = try await aws.write(operations.delete, id.members.mapValues { .string($0) })
    } catch  where error.isNotFound {
      return
    }
  }

  package func problems(in desired: Attributes) -> [Problem] { [] }

  package func derived(from observed: Attributes, in scope: AWSScope) -> Attributes { [:] }
}

extension AWSReading {
  /// Every item of a paged list.
  /// - Parameters:
  ///   - items: the member of each answer that holds the page.
  ///   - token: the member that carries on, in requests and answers.
  package func pages(
    _ operation: ReadOperation, _ input: Attributes, items: String, token: String = "NextToken"
  ) async throws(AWSError) -> [Value] {
    var all: [Value] = []
    var input = input
    var seen: Set<String> = []
    while true {
      let answer = try await read(operation, input)
      all += answer[items]?.list ?? []
      // A server that repeats a token would keep us here for ever.
      guard let next = answer[token]?.string, !next.isEmpty, seen.insert(next).inserted else { return all }
      input[token] = .string(next)
    }
  }
}
