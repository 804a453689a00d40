import AWS
import ResourceModel

/// How a call names a parameter: a name or an ARN, and perhaps one of its versions.
///
/// Source: SSM API reference, PutParameter (Name) and GetParameter (Name); Systems Manager user guide, "About
/// requirements and constraints for parameter names".
struct ParameterName {
  enum Selector {
    case version(Int)
    case label(String)
  }

  /// What to look for, the likeliest first: an ARN does not tell whether the name begins with a slash.
  let candidates: [String]
  let selector: Selector?
  /// The selector as it was written, colon included; empty without one.
  let selectorText: String

  /// Reads the name that a reading call gives.
  /// - Throws: `ValidationException` when no parameter can be called that.
  init(_ text: String, _ call: Call) throws(AWSError) {
    var text = text
    let isARN = text.hasPrefix("arn:")
    if isARN {
      let prefix = call.arn("ssm", "parameter/")
      // Nobody shares parameters here, so those of other accounts and regions are not there.
      guard text.hasPrefix(prefix) else { throw .parameterNotFound }
      text = String(text.dropFirst(prefix.count))
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    if isARN {
      candidates = name.contains("/") ? ["/" + name] : [name, "/" + name]
    } else {
      candidates = [name]
    }
    guard parts.count <= 2, Self.isWellFormed(candidates[0]), parts.last != "" else {
      throw .ssmValidation(Self.formRule)
    }
    if parts.count == 2 {
      selector = Int(parts[1]).map { .version($0) } ?? .label(parts[1])
      selectorText = ":" + parts[1]
    } else {
      selector = nil
      selectorText = ""
    }
  }

  /// The name of a parameter to be made.
  /// - Throws: AWS's error for what is wrong with it.
  static func checked(_ name: String, _ call: Call) throws(AWSError) -> String {
    try refuseReserved(name)
    guard name.contains("/") == name.hasPrefix("/") else {
      throw .ssmValidation("Parameter name must be a fully qualified name.")
    }
    guard isWellFormed(name) else { throw .ssmValidation(formRule) }
    guard name.split(separator: "/").count <= 15 else {
      throw .refusal(
        "HierarchyLevelLimitExceededException",
        "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints "
          + "for parameter names in the Amazon Web Services Systems Manager User Guide.")
    }
    // 1011 characters with what comes before the name in its ARN.
    guard call.arn("ssm", "parameter/\(name)").count <= 1011 else {
      throw .ssmValidation("Parameter name: the fully qualified name can have a maximum of 1011 characters.")
    }
    return name
  }

  private static func refuseReserved(_ name: String) throws(AWSError) {
    let start = name.drop { $0 == "/" }.prefix(3).lowercased()
    guard start == "aws" || start == "ssm" else { return }
    let isPath = name.count { $0 == "/" } > 1
    if isPath, name.lowercased().hasPrefix("/aws") {
      throw .refusal("AccessDeniedException", "No access to reserved parameter name: \(name).")
    }
    throw .ssmValidation(
      isPath ? formRule : #"Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive)."#)
  }

  /// Whether the name is one word, or a path of words that begins with a slash.
  static func isWellFormed(_ name: String) -> Bool {
    guard name.contains("/") else { return isWord(name[...]) }
    return name.hasPrefix("/") && name.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .allSatisfy(isWord)
  }

  private static func isWord(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  private static let formRule =
    #"Parameter name: can't be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of "#
    + "sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the "
    + "following 3 symbols .-_"
}
