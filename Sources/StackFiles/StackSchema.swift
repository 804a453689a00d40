package import ResourceModel

/// The JSON Schema (draft 2020-12) of the stack language, made from the kinds' facts, for editors.
///
/// It is more lenient than the reader where JSON Schema cannot say a rule: texts with `${…}` are taken for any
/// text, and rules across stacks are left to `authplat validate`.
package struct StackSchema {
  private let schemas: [String: Schema]

  /// - Returns: The schema as indented JSON with a final newline; equal schemas give equal bytes.
  package static func json(schemas: [String: Schema]) -> String {
    JSONWriter.write(StackSchema(schemas: schemas).root, layout: .indented) + "\n"
  }

  private var root: Value {
    [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "authplat stack",
      "description": "One stack of authplat: a shared auth stack, or the stack of one API.",
      "type": "object",
      "required": ["stack", "kind"],
      "properties": ["kind": ["enum": ["auth", "api"], "description": "What the stack holds."]],
      "if": ["properties": ["kind": ["const": "api"]], "required": ["kind"]],
      "then": ["$ref": "#/$defs/apiStack"],
      "else": ["$ref": "#/$defs/authStack"],
      "$defs": .map([
        "authStack": authStack, "apiStack": apiStack, "client": client, "parameter": parameter,
        "secret": secret, "binding": binding,
        "interpolated": [
          "type": "string", "pattern": #"\$\{"#,
          "description": "A text with ${var.x}, ${env.NAME} or ${stack.NAME.output}.",
        ],
      ]),
    ]
  }

  // MARK: Stacks

  private static let name: Value = [
    "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
    "description": "The stack's name; its identity in a workspace.",
  ]

  private var authStack: Value {
    object(
      "A user pool that many APIs share, its domain, and the parameters that publish it.",
      [
        "stack": Self.name, "kind": ["const": "auth"],
        "pool": object(
          "The user pool.", members(of: "userPool").merging(poolSections) { own, _ in own }, mayBeNull: true),
        "domain": object(
          "Where tokens are fetched and people sign in: a prefix, a name of your own, or both.",
          members(of: "userPoolDomain", without: ["domain", "userPoolId", "customDomainConfig"]).merging([
            "prefix": text(
              1...63, #"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"#, "Unique in the region across all accounts."),
            "custom": object(
              "A host name of your own.",
              members(of: "userPoolDomain", without: ["domain", "userPoolId", "customDomainConfig"]).merging([
                "name": text(3...253, nil, "Such as auth.example.com."),
                "certificateArn": describe(.arn, "An ACM certificate in us-east-1 that covers the name."),
              ]) { _, own in own }, required: ["name", "certificateArn"]),
          ]) { _, own in own }),
        "groups": [
          "type": ["object", "null"],
          "additionalProperties": object(
            "A group.", members(of: "group", without: ["userPoolId"]), mayBeNull: true),
          "description": "Groups of people, by the name that tokens have.",
        ],
        "users": [
          "type": ["object", "null"],
          "additionalProperties": object(
            "A person, made with a temporary password that AWS sends.",
            members(of: "user", without: ["userPoolId", "impliedAttributes"]), mayBeNull: true),
          "description": "First users, by what they sign in by. One that is taken out stays in AWS.",
        ],
        "clients": [
          "type": ["object", "null"], "additionalProperties": ["$ref": "#/$defs/client"],
          "description": "The programs that people sign in by, and others that belong to no API here.",
        ],
        "parameters": [
          "type": ["object", "null"], "additionalProperties": ["$ref": "#/$defs/parameter"],
          "description":
            "SSM parameters below /STACK/. Left out: CognitoUserPoolId, CognitoUserPoolArn, CognitoUserPoolUrl.",
        ],
        "identityProviders": identityProviders, "branding": branding,
      ], required: ["stack", "kind"])
  }

  private var apiStack: Value {
    object(
      "One API's resource server and clients.",
      [
        "stack": Self.name, "kind": ["const": "api"],
        "auth": [
          "description": "The user pool: an auth stack of this workspace, or one that exists elsewhere.",
          "anyOf": [
            ["type": "string"],
            object(
              "The prefix of parameters that an auth stack publishes.", ["ssm": ["type": "string"]],
              required: ["ssm"]),
            object("A user pool by its ARN.", ["poolArn": ["type": "string"]], required: ["poolArn"]),
          ],
        ],
        "resourceServer": object(
          "The API's identifier and scopes.",
          members(of: "resourceServer", without: ["userPoolId", "scopes"]).merging([
            "scopes": [
              "type": ["object", "null"],
              "propertyNames": ["pattern": #"^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,255}$"#],
              "additionalProperties": ["type": ["string", "null"], "maxLength": 256],
              "description": "Scope names with a description each; left empty, it is \"Allow NAME access\".",
            ]
          ]) { _, own in own }, mayBeNull: true),
        "clients": [
          "type": ["object", "null"], "additionalProperties": ["$ref": "#/$defs/client"],
          "description": "The programs that call the API, by a key of your own.",
        ],
        "binding": ["$ref": "#/$defs/binding"],
      ], required: ["stack", "kind", "auth"])
  }

  private var binding: Value {
    let demand: Value = [
      "description": "Scopes, of which a caller needs any one; or `open`, or `idToken`.",
      "anyOf": [
        ["enum": ["open", "idToken"]],
        ["type": "array", "items": ["type": "string"], "minItems": 1],
      ],
    ]
    let api: Value = [
      "description": "The API by its name or its id.",
      "anyOf": [
        ["type": "string"],
        object("By its name.", ["name": ["type": "string"]], required: ["name"]),
        object("By its id.", ["id": ["type": "string"]], required: ["id"]),
      ],
    ]
    func authorizer(_ kind: String, without names: Set<String>) -> Value {
      object(
        "The authorizer to make; its name is the stack's unless given.", members(of: kind, without: names))
    }
    return object(
      "The API of API Gateway that the stack protects.",
      [
        "rest": api, "http": api,
        "openapi": [
          "type": "string",
          "description":
            "An OpenAPI document of the workspace, such as apis/orders.yaml: the stack makes the API of it and owns all of it.",
        ],
        "stage": text(1...128, nil, "What callers reach; an HTTP API's is $default unless given."),
        "authorizer": [
          "anyOf": [
            authorizer("restAuthorizer", without: ["restApiId", "type", "providerARNs"]),
            authorizer("httpAuthorizer", without: ["apiId", "authorizerType", "jwtConfiguration"]),
          ]
        ],
        "default": demand,
        "routes": [
          "type": ["object", "null"], "additionalProperties": demand,
          "description": "Exceptions, by method and path, such as GET /orders/{id} or ANY /admin/{proxy+}.",
        ],
        "preflight": [
          "enum": ["open", "protected"],
          "description": "Whether OPTIONS needs no token; open unless given.",
        ],
        "cors": [
          "description":
            "Headers that let pages of other origins read errors, and of an HTTP API all answers.",
          "anyOf": [
            ["type": "string"],
            object(
              "Each a list.",
              ["origins": Self.texts, "headers": Self.texts, "methods": Self.texts]),
          ],
        ],
      ])
  }

  private static let texts: Value = ["type": "array", "items": ["type": "string"]]

  private var client: Value {
    object(
      "A program that fetches tokens: as itself, or for the people who sign in by it.",
      members(
        of: "userPoolClient", without: ["userPoolId", "generateSecret", "clientSecret"]
      ).merging([
        "type": [
          "enum": .list(ClientType.names.map { .string($0) }),
          "description": .string(
            "What is filled in where nothing is written. "
              + ClientType.all.map { "\($0.name): \($0.purpose)" }.joined(separator: ". ") + "."),
        ],
        "scopes": [
          "type": "array", "items": ["type": "string"], "minItems": 1, "maxItems": 50,
          "description":
            "What it may do. Short names belong to this resource server; others in full, identifier/scope. People's clients get openid, email and profile unless said.",
        ],
        "secret": ["$ref": "#/$defs/secret"],
      ]) { _, own in own }, required: ["type"])
  }

  private var secret: Value {
    let stores = word(["secretsManager", "ssm", "file", "none"], "Where the client's secret is kept.")
    let both = members(of: "ssmParameter", without: ["value", "type", "keyId"])
      .merging(members(of: "secretsManagerSecret")) { _, other in other }
    return [
      "description": "Where the client's secret is kept; Secrets Manager unless said.",
      "anyOf": [
        stores,
        object(
          "A store and how the secret is called there.",
          both.merging([
            "store": stores,
            "name": ["type": "string", "description": "The secret's name; /STACK/CLIENT unless said."],
            "path": [
              "type": "string",
              "description":
                "The path of the store file, relative to the workspace; .authplat/secrets/ENV/STACK/CLIENT.json unless said.",
            ],
            "description": ["type": "string", "description": "What people see."],
            "kmsKeyId": ["type": "string", "description": "The KMS key that encrypts it."],
            "keyId": ["type": "string", "description": "The same for the store ssm."],
            "tags": ["type": "object", "description": "Tags of the secret."],
          ]) { _, own in own }),
      ],
    ]
  }

  private var parameter: Value {
    [
      "description": "A parameter's value, or its attributes.",
      "anyOf": [
        ["type": "string", "minLength": 1],
        object(
          "A parameter with its attributes.",
          members(of: "ssmParameter", without: ["overwrite"]).merging([
            "value": ["type": "string", "minLength": 1]
          ]) {
            _, own in own
          }, required: ["value"]),
      ],
    ]
  }

  // MARK: Attributes

  func object(
    _ text: String, _ properties: [String: Value], required: [String] = [], mayBeNull: Bool = false
  ) -> Value {
    var object: [String: Value] = [
      "type": mayBeNull ? ["object", "null"] : "object", "description": .string(text),
      "properties": .map(properties), "additionalProperties": false,
    ]
    if !required.isEmpty { object["required"] = .list(required.map { .string($0) }) }
    return .map(object)
  }

  func row(_ name: String, of kind: String) -> Attribute? { schemas[kind]?[name] }

  func members(of kind: String, without left: Set<String> = []) -> [String: Value] {
    members(schemas[kind]?.attributes ?? [], without: left)
  }

  func members(_ rows: [Attribute], without left: Set<String> = []) -> [String: Value] {
    var members: [String: Value] = [:]
    for row in rows where !row.isComputed && !row.isSensitive && !left.contains(row.name) {
      var documentation = row.documentation
      if case .replaces(let reason) = row.onChange { documentation += " A change makes it anew: \(reason)." }
      if case .rises(_, let reason) = row.onChange { documentation += " \(reason)." }
      if case .onlyWhenMade(let reason) = row.onChange {
        documentation += " Counts only when it is made: \(reason)."
      }
      if case .addsOnly(let reason) = row.onChange {
        documentation += " Entries can be added alone: \(reason)."
      }
      members[row.name] = describe(row.type, documentation)
    }
    return members
  }

  func describe(_ type: AttributeType, _ documentation: String? = nil) -> Value {
    var schema = describe(type)
    if let documentation { schema["description"] = .string(documentation) }
    return .map(schema)
  }

  private func describe(_ type: AttributeType) -> [String: Value] {
    switch type {
    case .bool: return ["anyOf": [["type": "boolean"], ["$ref": "#/$defs/interpolated"]]]
    case .integer(let range):
      var number: [String: Value] = ["type": "integer"]
      if let range {
        number["minimum"] = .integer(range.lowerBound)
        number["maximum"] = .integer(range.upperBound)
      }
      return ["anyOf": [.map(number), ["$ref": "#/$defs/interpolated"]]]
    case .string(let length, let pattern): return text(length, pattern, nil).map ?? [:]
    case .oneOf(let choices): return word(choices, nil).map ?? [:]
    case .list(let element, let count), .set(let element, let count):
      var list: [String: Value] = ["type": "array", "items": describe(element, nil)]
      if let count {
        list["minItems"] = .integer(count.lowerBound)
        list["maxItems"] = .integer(count.upperBound)
      }
      return list
    case .map(let element, let key, let count):
      var map: [String: Value] = ["type": "object", "additionalProperties": describe(element, nil)]
      if let key {
        map["propertyNames"] = ["minLength": .integer(key.lowerBound), "maxLength": .integer(key.upperBound)]
      }
      if let count {
        map["minProperties"] = .integer(count.lowerBound)
        map["maxProperties"] = .integer(count.upperBound)
      }
      return map
    case .object(let rows):
      let required = rows.filter { $0.presence == .required }.map(\.name)
      return object("", members(rows), required: required).map ?? [:]
    }
  }

  func text(_ length: ClosedRange<Int>?, _ pattern: String?, _ documentation: String?) -> Value {
    var text: [String: Value] = ["type": "string"]
    if let length {
      text["minLength"] = .integer(length.lowerBound)
      text["maxLength"] = .integer(length.upperBound)
    }
    // Classes such as \p{L} and flags such as (?s) are not understood by every validator; the reader checks them.
    if let pattern, !pattern.contains(#"\p{"#), !pattern.contains("(?s)") {
      text["pattern"] = .string("^(?:\(pattern))$")
    }
    var schema: [String: Value] =
      text.count == 1 ? text : ["anyOf": [.map(text), ["$ref": "#/$defs/interpolated"]]]
    if let documentation { schema["description"] = .string(documentation) }
    return .map(schema)
  }

  /// AWS's spellings, for completion, and the same words in any letter case.
  func word(_ choices: [String], _ documentation: String?) -> Value {
    let anyCase = choices.map { choice in
      choice.map { $0.isLetter ? "[\($0.uppercased())\($0.lowercased())]" : "\($0)" }.joined()
    }
    var schema: [String: Value] = [
      "anyOf": [
        ["enum": .list(choices.map { .string($0) })],
        ["type": "string", "pattern": .string("^(?:\(anyCase.joined(separator: "|")))$")],
        ["$ref": "#/$defs/interpolated"],
      ]
    ]
    // Unquoted on and off are Booleans to YAML 1.1; the reader takes them where they are choices.
    let lower = Set(choices.map { $0.lowercased() })
    if lower.contains("on") || lower.contains("off"), case .list(let forms)? = schema["anyOf"] {
      schema["anyOf"] = .list(forms + [["type": "boolean"]])
    }
    if let documentation { schema["description"] = .string(documentation) }
    return .map(schema)
  }
}
