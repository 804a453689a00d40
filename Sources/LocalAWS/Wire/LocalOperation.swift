package import AWS
package import ResourceModel

/// One operation of AWS that the endpoint answers.
package struct LocalOperation: Sendable {
  /// Checked input in, members of the answer out, both by wire name.
  package typealias Run = @Sendable (inout Objects, Call, Attributes) throws(AWSError) -> Attributes

  package let name: String
  /// AWS's rate limit that the call counts against.
  package let category: QuotaCategory
  /// False for the operations that AWS takes without a signature.
  package let isSigned: Bool
  /// The members it takes; whatever else is sent is ignored, as AWS does.
  package let input: [Attribute]
  /// Members that hold any JSON value, which no row can say. They are taken as they come; those that have a row too are
  /// checked against it first.
  package let documents: Set<String>
  /// Where the members stand in HTTP; nil for services of other protocols than REST.
  package let form: RESTForm?
  /// The answer is its member `body`, in a form of its own: see ``RESTProtocol``.
  package let answersPayload: Bool
  package let run: Run
  /// Holds inputs against ``input``.
  let check: InputCheck

  package init(
    _ name: String, _ category: QuotaCategory, signed: Bool = true, _ input: [Attribute],
    documents: Set<String> = [], run: @escaping Run
  ) {
    self.init(name, category, signed: signed, form: nil, input, documents, answersPayload: false, run)
  }

  /// An operation of a REST service.
  package init(
    _ name: String, _ category: QuotaCategory, _ form: RESTForm, _ input: [Attribute],
    documents: Set<String> = [], answersPayload: Bool = false, run: @escaping Run
  ) {
    self.init(
      name, category, signed: true, form: form, input, documents, answersPayload: answersPayload, run)
  }

  private init(
    _ name: String, _ category: QuotaCategory, signed: Bool, form: RESTForm?, _ input: [Attribute],
    _ documents: Set<String>, answersPayload: Bool, _ run: @escaping Run
  ) {
    self.name = name
    self.category = category
    self.isSigned = signed
    self.input = input
    self.documents = documents
    self.form = form
    self.answersPayload = answersPayload
    self.run = run
    check = InputCheck(input, of: name, form)
  }
}

/// One service of AWS as the endpoint serves it: a folder of this target.
package struct LocalService: Sendable {
  package let service: Service
  package let operations: [String: LocalOperation]
  /// The code that says that an input member breaks a limit.
  package let validationCode: String
  /// The member of error bodies that holds the message.
  package let messageMember: String

  package init(
    _ service: Service, validationCode: String, messageMember: String = "message",
    _ operations: [LocalOperation]
  ) {
    self.service = service
    self.validationCode = validationCode
    self.messageMember = messageMember
    self.operations = Dictionary(
      operations.map { ($0.name, $0) },
      uniquingKeysWith: { operation, _ in preconditionFailure("\(operation.name) is listed twice") })
  }

  /// Every service, in the order of their names.
  package static let all: [LocalService] = [
    .apiGateway, .apiGatewayV2, .cognito, .secretsManager, .ssm, .sts,
  ]
}
