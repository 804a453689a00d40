package import ResourceModel

/// Builds and signs requests that look. By its type it cannot be given a changing operation, so whoever
/// holds only this cannot change anything in AWS.
package struct ReadSigner: Sendable {
  private let signer: CallSigner

  /// - Parameter credentials: nil when only unsigned operations will be called.
  package init(credentials: Credentials?, region: String) {
    signer = CallSigner(credentials: credentials, region: region)
  }

  /// The request exactly as it goes over the wire. It holds the input's secrets in clear.
  /// - Throws: ``AWSError`` with `OwnCode.credentials` when the operation needs some and there are none,
  ///   or `OwnCode.configuration` when the input still refers to something unknown. Nothing was sent.
  package func request(
    _ operation: ReadOperation, _ input: Attributes, to endpoint: Endpoint, at time: Timestamp
  ) throws(AWSError) -> HTTPRequest {
    try signer.request(operation.operation, input, to: endpoint, at: time)
  }
}

/// Builds and signs requests that change something.
package struct WriteSigner: Sendable {
  private let signer: CallSigner

  /// - Parameter credentials: nil when only unsigned operations will be called.
  package init(credentials: Credentials?, region: String) {
    signer = CallSigner(credentials: credentials, region: region)
  }

  /// As ``ReadSigner/request(_:_:to:at:)``.
  package func request(
    _ operation: WriteOperation, _ input: Attributes, to endpoint: Endpoint, at time: Timestamp
  ) throws(AWSError) -> HTTPRequest {
    try signer.request(operation.operation, input, to: endpoint, at: time)
  }
}

/// What both signers do. Only this file can reach it.
private struct CallSigner: Sendable {
  let credentials: Credentials?
  let region: String

  func request(
    _ operation: Operation, _ input: Attributes, to endpoint: Endpoint, at time: Timestamp
  ) throws(AWSError) -> HTTPRequest {
    let request = try HTTPRequest(calling: operation, input, at: endpoint)
    guard operation.isSigned else { return request }
    guard let credentials else {
      throw AWSError(
        code: AWSError.OwnCode.credentials, message: "no AWS credentials for this call",
        operation: operation.name, service: operation.service)
    }
    return SigV4(credentials: credentials, region: region, service: operation.service.signingName)
      .sign(request, at: time)
  }
}
