import ResourceModel

@testable import AWS
@testable import Kinds

/// What libFuzzer calls with each input: an answer of AWS, and its parts as JSON, XML and configuration.
///
/// The input is laid out for people: `OPERATION STATUS`, then headers, an empty line, and the body.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneAnswer(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let recorded = RecordedAnswer(Array(UnsafeBufferPointer(start: start, count: count)))
  checkDecoding(recorded)
  checkJSON(recorded.answer.body)
  checkXML(recorded.answer.body)
  checkConfiguration(recorded.answer.body)
  return 0
}

/// Stands in the request, so that answers may repeat it and errors may not.
private let canary = "canary4secretvaluethatmustnevershow0000"
private let input: Attributes = ["ClientSecret": .secret(Secret(canary)), "UserPoolId": "us-east-1_a"]

private func checkDecoding(_ recorded: RecordedAnswer) {
  _ = recorded.answer.date
  do throws(AWSError) {
    let members = try recorded.operation.decode(recorded.answer, input: input)
    precondition((200..<300).contains(recorded.answer.status), "only a success has members")
    observe(members, recorded.operation)
  } catch {
    check(error, recorded.operation)
  }
  for form in ErrorForm.allCases {
    check(
      AWSError(recorded.answer, form: form, operation: recorded.operation.name, input: input),
      recorded.operation)
  }
}

private func check(_ error: AWSError, _ operation: Operation) {
  let shown = error.description
  precondition(!shown.contains(canary), "an error does not repeat a secret")
  precondition(error.message.count <= 700 && shown.utf8.count < 10_000, "an error is short")
  precondition(!error.message.contains { $0.isNewline }, "an error is one line")
  precondition(!error.code.isEmpty, "an error has a code")
  precondition(error.retryAfter.map { $0 >= 0 && $0.isFinite } ?? true, "a wait is a time")
  _ = (error.isNotFound, error.isThrottling, error.isClockSkew)
}

/// What decodes is understood by the kind that asked, whatever AWS put into it, and goes out again.
private func observe(_ members: Attributes, _ operation: Operation) {
  let scope = AWSScope(region: "us-east-1")
  for kind in Catalog.all {
    guard let operations = kind.operations, operations.read.operation == operation,
      let inner = operations.unwrap(members)
    else { continue }
    let observation = kind.observation(of: inner, in: scope)
    let canonical = kind.schema.normalised(observation.attributes)
    precondition(kind.schema.normalised(canonical) == canonical, "the canonical form is its own")
    _ = kind.schema.wire(from: observation.attributes)
    _ = kind.schema.overlay(observation.attributes, onto: observation.members) { _ in true }
  }
}

private func checkJSON(_ bytes: [UInt8]) {
  guard let value = try? JSONReader.read(bytes) else { return }
  let text = JSONWriter.write(value)
  guard let again = try? JSONReader.read(text) else { preconditionFailure("what is written can be read") }
  precondition(again == value, "what is written reads as the same")
  precondition(JSONWriter.write(again) == text, "equal values give equal bytes")
  let indented = try? JSONReader.read(JSONWriter.write(value, layout: .indented))
  precondition(indented == value, "layout changes nothing")
}

private func checkXML(_ bytes: [UInt8]) {
  guard let root = try? XMLReader.read(bytes) else { return }
  _ = root.value
}
