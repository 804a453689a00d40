import AWS

extension AWSError {
  /// A refusal in AWS's words. Every error of the models of SSM and Secrets Manager has status 400, most of
  /// STS's too.
  static func refusal(_ code: String, _ message: String = "", status: Int = 400) -> AWSError {
    AWSError(code: code, message: message, status: status)
  }
}
