extension DiagnosticCode {
  /// Summary and explanation of one code, kept together so that a rule is read in one place.
  var page: (summary: String, explanation: String) {
    if rawValue.hasPrefix("AP23") { return peoplePage }
    return switch rawValue.dropFirst(2).first {
    case "1": readingPage
    case "2": languagePage
    case "3": referencePage
    case "4": workspacePage
    case "7": bindingPage
    default: projectPage
    }
  }

  private var readingPage: (summary: String, explanation: String) {
    switch self {
    case .unreadableFile:
      (
        "The file cannot be read",
        "There is something of that name, and it is a link to nothing, no regular file, or closed to you. Only regular "
          + "files are read: a pipe would be waited for for ever."
      )
    case .fileTooBig:
      (
        "The file is too big",
        "A stack file holds one stack and is a few kilobytes long. Files of more than 1 MiB are refused before "
          + "they are parsed, because they are not stack files."
      )
    case .notUTF8:
      (
        "The file is not UTF-8 text",
        "Stack files are UTF-8. The place named is the first byte that does not belong to UTF-8; save the file in "
          + "that encoding."
      )
    case .forbiddenCharacter:
      (
        "A character is not allowed in YAML",
        "YAML forbids control characters other than tab and line ends. Remove the character, or write it as an "
          + "escape such as \"\\x07\" in a text between double quotes."
      )
    case .tabIndentation:
      (
        "A tab indents the line",
        "YAML is indented by spaces alone; a tab has no defined width. Use two spaces a level."
      )
    case .syntax:
      (
        "The text is not YAML",
        "The parser could not go on at the place named. What stands after it in the same file has not been checked. "
          + "The usual causes are a missing space after a colon, a wrong indentation, or a quote or bracket without end."
      )
    case .emptyFile:
      (
        "The file is empty",
        "A file without content declares nothing. Delete it, or write `stack:` and `kind:`."
      )
    case .severalDocuments:
      (
        "The file holds several documents",
        "One file is one stack. Move what follows the second `---` to a file of its own."
      )
    case .anchor:
      (
        "Anchors and aliases are not supported",
        "YAML's anchors (&name), aliases (*name) and merge keys (<<) make a file mean something other than what "
          + "stands at a place, and can make a small file enormous. Write the value out, or put it into a variable of "
          + "the environment and write ${var.name}."
      )
    case .tag:
      (
        "Tags are not supported",
        "YAML's tags (!name) have no meaning here. Functions of CloudFormation templates such as !Ref and !Sub are "
          + "written as ${…} instead."
      )
    case .duplicateKey:
      (
        "A key is given twice",
        "A mapping can hold a key once. Parsers disagree about which one counts, so both places are named and "
          + "neither is taken. Remove one."
      )
    case .keyNotText:
      (
        "A key is not plain text",
        "Keys are texts. Lists, mappings and empty keys cannot be keys, and a key that YAML reads as a number, a "
          + "Boolean or a date has to stand in quotes."
      )
    default:
      (
        "The file is nested too deep",
        "The stack language needs fewer than ten levels. Deeper than 64 is refused, so that a hostile file cannot "
          + "exhaust memory."
      )
    }
  }

  private var languagePage: (summary: String, explanation: String) {
    switch self {
    case .unknownKey:
      (
        "Unknown key",
        "Every key is checked: a misspelled one that were ignored would leave an API open. The attributes that AWS "
          + "knows are written in camelCase under their resource; `authplat explain KIND` lists them."
      )
    case .wrongType:
      (
        "The value has the wrong type",
        "The key takes another type of value: a text, a whole number, true or false, a list, or a mapping."
      )
    case .unquotedValue:
      (
        "The value needs quotes",
        "YAML reads unquoted yes, no, on, off, ~, numbers and dates as something other than text: an account "
          + "number loses its leading zeros and NO becomes false. Where a text is wanted such a value must stand "
          + "in quotes."
      )
    case .missingKey:
      ("A required key is missing", "The section cannot be understood, or AWS refuses it, without this key.")
    case .notYet:
      (
        "This version does not do that yet",
        "The section belongs to the stack language and is recognised, but this version of authplat cannot carry it "
          + "out. It is refused and not skipped, so that nothing looks protected that is not."
      )
    case .textLength:
      (
        "The text is too long or too short",
        "AWS limits the length of this text. It is counted in Unicode scalars."
      )
    case .textPattern:
      (
        "The text has characters that AWS refuses",
        "AWS publishes a pattern for this text; the whole text must match."
      )
    case .outOfRange:
      (
        "The number is out of range",
        "AWS publishes the range of this number; the reference page of the kind has its unit."
      )
    case .itemCount:
      ("Too many or too few entries", "AWS limits how many entries this list or mapping may have.")
    case .unknownChoice:
      (
        "The value is none of the choices",
        "The attribute takes one of a few words. Upper and lower case do not matter here; AWS's spelling is sent."
      )
    case .computedAttribute:
      (
        "The attribute is made by AWS",
        "Ids, ARNs and dates come from AWS and cannot be chosen. Refer to them by ${…} where they are needed."
      )
    case .secretInFile:
      (
        "A secret does not belong in a file",
        "Stack files are read by many and kept in version control. authplat makes secrets itself and keeps them in "
          + "the store that `secret: {store: …}` names."
      )
    case .invalidName:
      (
        "The name cannot be used",
        "Names of stacks, clients, parameters and environments become part of addresses, file names and of AWS's "
          + "names, so they are limited to letters, digits, hyphen and underscore."
      )
    case .scopeName:
      (
        "The scope's name cannot be used",
        "Cognito takes printable ASCII without space, quote, backslash and slash. The slash parts the resource "
          + "server's identifier from the scope's name in `identifier/scope`."
      )
    case .reservedName:
      (
        "The name is reserved",
        "openid, email, phone, profile and aws.cognito.signin.user.admin belong to Cognito and cannot be defined or "
          + "imitated; a client that signs in as itself cannot have them. The tag authplat:stack is authplat's own."
      )
    case .domainPrefix:
      (
        "The domain prefix cannot be used",
        "A prefix has 1 to 63 lower-case letters, digits and inner hyphens and may not contain aws, amazon or cognito. "
          + "It must be free in the region across all accounts."
      )
    case .domainName:
      (
        "The domain name cannot be used",
        "A custom domain is a full host name in lower case, such as auth.example.com."
      )
    case .scopeTooLong:
      (
        "Identifier and scope are too long together",
        "A client lists a scope as `identifier/scope`, which AWS limits to 256 characters in all. So identifier and "
          + "scope name may have 255 together, although each alone may have 256."
      )
    case .repeatedItem:
      (
        "An entry stands twice",
        "The order and number of these entries mean nothing to AWS; the second one is dropped."
      )
    case .decidedElsewhere:
      (
        "The attribute is decided elsewhere",
        "AWS knows this attribute, but in this place it follows from another key of the stack language, so that the two "
          + "cannot disagree. The suggestion names that key."
      )
    case .routePattern:
      (
        "The route cannot be read",
        "A line under `routes:` is about a method and a path, such as `GET /orders/{id}`; `ANY` stands for every method, a "
          + "path that ends in /* or {proxy+} for all below it, and `$default` for an HTTP API's last resort. Of several "
          + "lines the closest counts: a route's own, then one for its path, then the longest of those above it."
      )
    case .secretInWorkspace:
      (
        "The file of a secret could be committed",
        "A secret in a file among the stack files is one `git add` away from everybody who can read the repository. "
          + "Below .authplat, where it stands unless a stack says otherwise, git ignores it."
      )
    case .secretReference:
      (
        "The place of a secret cannot be read",
        "A secret that others keep is named by its store and its name there: `ssm:/idp/google/secret` for a parameter, "
          + "`secretsManager:NAME` for a secret, or `secretsManager:NAME#KEY` for one member of a JSON document. authplat reads the "
          + "value when it hands it on, and keeps it nowhere."
      )
    case .keysExclude:
      (
        "Two keys exclude each other",
        "Both keys say the same thing, and there is no rule which of them counts. Keep one."
      )
    default:
      (
        "The parameter's name cannot be used",
        "SSM takes letters, digits and _ . - / in at most 15 levels, and no name that begins with aws or ssm."
      )
    }
  }

  private var referencePage: (summary: String, explanation: String) {
    switch self {
    case .interpolation:
      (
        "The interpolation cannot be read",
        "An interpolation is ${var.NAME}, ${env.NAME} or ${stack.NAME.OUTPUT}, and inside an auth stack also ${pool.id}, "
          + "${pool.arn} and ${domain.url}. Write $${ for a plain ${."
      )
    case .unknownVariable:
      (
        "Unknown variable",
        "${var.NAME} takes its value from `variables:` of the chosen environment in authplat.yaml."
      )
    case .unsetEnvironmentVariable:
      ("The environment variable is not set", "${env.NAME} reads the environment of the authplat process.")
    case .environmentInSecret:
      (
        "A secret cannot come from the environment",
        "Environments are seen by every process of the user and end up in build logs, so ${env.NAME} is refused in "
          + "anything secret."
      )
    case .unknownStack: ("Unknown stack", "No file under stacks/ declares a stack of this name.")
    case .unknownOutput:
      (
        "Unknown output",
        "An auth stack has the outputs poolId, poolArn, domainUrl and one for each of its parameters; an API stack has "
          + "resourceServer.identifier and clients.KEY.id."
      )
    case .unknownReference:
      (
        "Unknown reference",
        "Inside an auth stack ${pool.id}, ${pool.arn} and, with a domain, ${domain.url} are known. Other stacks write "
          + "${stack.NAME.poolId} and so on."
      )
    default:
      (
        "The stack is of another kind",
        "`auth:` names the stack that holds the user pool, so it must be one of `kind: auth`."
      )
    }
  }

  private var bindingPage: (summary: String, explanation: String) {
    switch self {
    case .sharedAPI:
      (
        "Two stacks are bound to one API",
        "Each would set the API's methods to what its own stack says, and undo what the other did. Bind the API in one "
          + "stack: its lines may ask for scopes of any resource server of the pool."
      )
    case .ambiguousAPI:
      (
        "Several APIs have the name",
        "API Gateway lets APIs share a name, so a name may not tell which one is meant. Its id does: `rest: {id: …}` or "
          + "`http: {id: …}`."
      )
    case .unknownStage:
      (
        "The API has no such stage",
        "Callers reach a stage, and only what is deployed to it is enforced. `stage:` names one that the API has. An API "
          + "without any stage is no error: its routes are protected before its first deployment."
      )
    case .unmatchedRoute:
      (
        "The line matches no route",
        "Every line under `routes:` must be about a route that the API has. One that matches nothing is mostly misspelt, "
          + "and the route that it was meant for would fall under `default`."
      )
    default:
      (
        "Too many clients for one route",
        "An authorizer of an HTTP API lists the clients whose tokens it takes, 50 at most, and an API has 10 authorizers. "
          + "Give callers a client in common, split the API, or use a REST API, whose authorizers list no clients."
      )
    }
  }

  private var projectPage: (summary: String, explanation: String) {
    switch self {
    case .projectFileMissing:
      (
        "There is no authplat.yaml",
        "A workspace is a folder with authplat.yaml and stacks/. `authplat init` writes both; `-C DIR` names another folder."
      )
    case .unsupportedVersion:
      (
        "The version is not supported",
        "authplat.yaml begins with `version: 1`. A higher number needs a newer authplat."
      )
    case .unknownEnvironment:
      (
        "Unknown environment",
        "The environment must stand under `environments:` in authplat.yaml, or be `local`."
      )
    case .environmentNotChosen:
      ("No environment is chosen", "With more than one environment, choose by `--env NAME` or AUTHPLAT_ENV.")
    case .duration:
      ("The duration cannot be read", "A duration is a whole number and a unit: 90d, 24h, 15m or 30s.")
    case .account:
      ("The account is not twelve digits", "An AWS account number has twelve digits and stands in quotes.")
    case .region:
      (
        "The region cannot be read",
        "A region is AWS's code for it, such as us-east-1, and not the name of the place."
      )
    case .combination:
      (
        "AWS would refuse this combination",
        "Each attribute is well formed, and AWS refuses them together: the kind's own rules say so before a call is made. The detail names the attributes."
      )
    default:
      (
        "The endpoint cannot be used",
        "An endpoint is an https address; plain http is taken for this machine alone, since requests carry credentials."
      )
    }
  }
}
