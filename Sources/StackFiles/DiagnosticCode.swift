package import ResourceModel

/// The stable codes of everything that can be wrong with a workspace's files.
///
/// A code is never reused for another meaning. Its summary is fixed, so that equal mistakes read equal;
/// ``explanation`` is what `authplat explain CODE` prints.
package enum DiagnosticCode: String, Sendable, CaseIterable {
  // Reading YAML.
  case unreadableFile = "AP100"
  case fileTooBig = "AP101"
  case notUTF8 = "AP102"
  case forbiddenCharacter = "AP103"
  case tabIndentation = "AP104"
  case syntax = "AP105"
  case emptyFile = "AP106"
  case severalDocuments = "AP107"
  case anchor = "AP108"
  case tag = "AP109"
  case duplicateKey = "AP110"
  case keyNotText = "AP111"
  case nestedTooDeep = "AP112"
  // The language: keys and values.
  case unknownKey = "AP201"
  case wrongType = "AP202"
  case unquotedValue = "AP203"
  case missingKey = "AP204"
  /// Of earlier versions; nothing gives it any more.
  case notYet = "AP205"
  case textLength = "AP206"
  case textPattern = "AP207"
  case outOfRange = "AP208"
  case itemCount = "AP209"
  case unknownChoice = "AP210"
  case computedAttribute = "AP211"
  case secretInFile = "AP212"
  case invalidName = "AP213"
  case scopeName = "AP214"
  case reservedName = "AP215"
  case domainPrefix = "AP216"
  case domainName = "AP217"
  case scopeTooLong = "AP218"
  case repeatedItem = "AP219"
  case keysExclude = "AP220"
  case parameterName = "AP221"
  case decidedElsewhere = "AP222"
  case routePattern = "AP223"
  case secretInWorkspace = "AP224"
  case secretReference = "AP225"
  // The language: people.
  case callbackScheme = "AP230"
  case implicitGrant = "AP231"
  case unknownGroup = "AP232"
  case signInName = "AP233"
  // References.
  case interpolation = "AP301"
  case unknownVariable = "AP302"
  case unsetEnvironmentVariable = "AP303"
  case environmentInSecret = "AP304"
  case unknownStack = "AP305"
  case unknownOutput = "AP306"
  case unknownReference = "AP307"
  case wrongStackKind = "AP308"
  // Across stacks.
  case duplicateStack = "AP401"
  case duplicateIdentifier = "AP402"
  case unknownScope = "AP403"
  case stackCycle = "AP404"
  case noDomain = "AP405"
  case outsideScope = "AP406"
  case duplicateName = "AP407"
  case scopeNotGranted = "AP408"
  case unusedScope = "AP409"
  case resourceCycle = "AP410"
  // authplat.yaml.
  case projectFileMissing = "AP501"
  case unsupportedVersion = "AP502"
  case unknownEnvironment = "AP503"
  case environmentNotChosen = "AP504"
  case duration = "AP505"
  case account = "AP506"
  case region = "AP507"
  case endpoint = "AP508"
  // What kinds say across attributes.
  case combination = "AP601"
  // What an API of API Gateway turns out to have.
  case ambiguousAPI = "AP701"
  case unknownStage = "AP702"
  case unmatchedRoute = "AP703"
  case tooManyClients = "AP704"
  case sharedAPI = "AP705"

  /// Finds a code by its spelling in any letter case; nil for an unknown one.
  package init?(spelled text: String) { self.init(rawValue: text.uppercased()) }

  /// One paragraph: what the rule is, why it exists, and what to do.
  package var explanation: String { page.explanation }
  /// The fixed phrase that opens the diagnostic.
  package var summary: String { page.summary }
  /// Whether the code stands for an error or for a warning.
  package var severity: Diagnostic.Severity {
    switch self {
    case .noDomain, .outsideScope, .repeatedItem, .scopeNotGranted, .unusedScope,
      .secretInWorkspace, .implicitGrant:
      .warning
    default: .error
    }
  }
}
