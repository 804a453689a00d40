package import ResourceModel

extension Operation {
  /// The members of an answer by wire name. Secrets in it stand as plain text: mark them where they enter.
  /// - Parameter input: what was sent; an error that AWS's message would repeat it in is cleaned of its secrets.
  /// - Throws: ``AWSError``: AWS's own when the status is not 2xx, otherwise `OwnCode.malformedAnswer`, whose
  ///   outcome is `unknown` for a changing operation, because AWS accepted the call.
  package func decode(_ answer: HTTPResponse, input: Attributes = [:]) throws(AWSError) -> Attributes {
    guard (200..<300).contains(answer.status) else {
      throw AWSError(answer, to: self, input: input)
    }
    return service.wireProtocol == .query ? try queryMembers(answer, input) : try jsonMembers(answer, input)
  }

  /// Many deleting operations answer with no body at all.
  private func jsonMembers(_ answer: HTTPResponse, _ input: Attributes) throws(AWSError) -> Attributes {
    if answer.body.isEmpty { return [:] }
    do {
      if let members = try JSONReader.read(answer.body).map { return members }
    } catch { throw malformed(answer, input, "\(error)") }
    throw malformed(answer, input, "not a JSON object")
  }

  /// `<OpResponse><OpResult>…</OpResult><ResponseMetadata/></OpResponse>`; the result may be absent.
  private func queryMembers(_ answer: HTTPResponse, _ input: Attributes) throws(AWSError) -> Attributes {
    let root: XMLElement
    do { root = try XMLReader.read(answer.body) } catch { throw malformed(answer, input, "\(error)") }
    guard root.name == "\(name)Response" else { throw malformed(answer, input, "not a \(name)Response") }
    return root["\(name)Result"]?.value.map ?? [:]
  }

  private func malformed(_ answer: HTTPResponse, _ input: Attributes, _ reason: String) -> AWSError {
    AWSError(
      code: AWSError.OwnCode.malformedAnswer, message: "the answer cannot be read: \(reason)",
      operation: name,
      service: service, status: answer.status, requestID: AWSError.requestID(in: answer, input: input),
      outcome: changesAWS ? .unknown : .nothingHappened)
  }
}

extension XMLElement {
  /// Text, a list when all elements inside are `member`, otherwise a map in which repeated elements are a list.
  var value: Value {
    if children.isEmpty { return .string(text) }
    if children.allSatisfy({ $0.name == "member" }) { return .list(children.map(\.value)) }
    return .map(
      Dictionary(grouping: children, by: \.name).mapValues { same in
        same.count == 1 ? same[0].value : .list(same.map(\.value))
      })
  }
}
