import AWS
import ResourceModel

/// What to do about an error of AWS, where its own words do not say.
enum Advice {
  /// - Parameter resource: what the call was about.
  static func advice(on error: AWSError, of resource: ResourceID? = nil) -> String? {
    if error.isUnknownOperation {
      return
        "This endpoint does not know the operation. What was done so far is recorded; on AWS itself, or an endpoint that has it, the same command goes on."
    }
    return switch error.code {
    case "RotationUnderWay", "SecretUnknown":
      resource.map { "Run: authplat rotate-client-secret \($0.stack)/\($0.key)" }
    case "AccessDeniedException", "AccessDenied":
      "The credentials are valid and lack a permission. The message names it; add it to the role's policy."
    case "UnrecognizedClientException", "InvalidClientTokenId":
      "AWS does not know this access key. Check the profile, or that the key was not deleted."
    case "InvalidSignatureException", "SignatureDoesNotMatch":
      "The secret key does not belong to the access key, or the clock of this machine is wrong."
    case "ExpiredTokenException", "ExpiredToken":
      "The session has expired. Sign in again and repeat the command."
    case "NotConverged": "It is recorded as AWS shows it; plan again to see the difference."
    default: nil
    }
  }
}
