import ResourceModel

/// What an auth stack says of other services that sign people in, of the hosted pages, and of a pool's logs and threat
/// protection.
extension StackSchema {
  /// Sections of `pool:` that are resources of their own.
  var poolSections: [String: Value] {
    [
      "logDelivery": [
        "type": ["object", "null"],
        "description": "Where logs go, by their source; needs the PLUS tier for userAuthEvents.",
        "properties": [
          "userNotification": logs("Messages that could not be sent, to a log group."),
          "userAuthEvents": logs("Sign-ins, to a log group, a bucket or a stream."),
        ],
        "additionalProperties": false,
      ],
      "threatProtection": object(
        "What threat protection does; needs the PLUS tier and userPoolAddOns.advancedSecurityMode.",
        members(of: "riskConfiguration", without: ["userPoolId"]), mayBeNull: true),
    ]
  }

  private func logs(_ documentation: String) -> Value {
    guard case .map(.object(let rows), _, _)? = row("logConfigurations", of: "logDelivery")?.type else {
      return [:]
    }
    return object(documentation, members(rows))
  }

  var identityProviders: Value {
    var properties: [String: Value] = [:]
    for language in ProviderLanguage.all where language.word == nil {
      properties[language.type] = object(
        "Signing in through \(language.type).", settings(of: language), required: required(language))
    }
    let others = ProviderLanguage.all.compactMap { language -> Value? in
      guard let word = language.word else { return nil }
      return object(
        "A provider of type \(word).",
        settings(of: language).merging(["type": self.word([word], "What it speaks.")]) { $1 },
        required: ["type"] + required(language))
    }
    return [
      "type": ["object", "null"], "properties": .map(properties),
      "additionalProperties": ["anyOf": .list(others)],
      "description":
        "Other services that sign people in, by name: Google, Facebook, LoginWithAmazon, SignInWithApple, or a name of your own for OpenID Connect and SAML.",
    ]
  }

  private func required(_ language: ProviderLanguage) -> [String] {
    language.settings.filter(\.isRequired).map(\.key)
  }

  private func settings(of language: ProviderLanguage) -> [String: Value] {
    var settings = members(
      of: "identityProvider",
      without: [
        "userPoolId", "name", "type", "providerDetails", "secrets", "secretVersions", "declaredDetails",
      ])
    for setting in language.settings { settings[setting.key] = schema(of: setting) }
    settings["providerDetails"] = [
      "type": "object", "additionalProperties": ["anyOf": [["type": "string"], secretPlace]],
      "description": "Whatever else AWS takes, by AWS's own names.",
    ]
    return settings
  }

  private func schema(of setting: ProviderLanguage.Setting) -> Value {
    let name = "AWS's `\(setting.detail)`"
    switch setting.form {
    case .text: return describe(.string(length: 1...131_072), "\(name).")
    case .list: return describe(.list(.string(), count: 1...100), "\(name), as a list.")
    case .flag: return describe(.bool, "\(name).")
    case .choice(let choices): return word(choices, "\(name).")
    case .secret: return secretPlace
    case .file: return describe(.string(), "\(name), from a file of the workspace.")
    }
  }

  private var secretPlace: Value {
    object(
      "Where the secret stands; its value is in no file.",
      [
        "from": text(
          5...1024, "(ssm|secretsManager):.+",
          "ssm:/NAME for a parameter, secretsManager:NAME for a secret, or NAME#KEY for a member of a JSON document."
        )
      ], required: ["from"])
  }

  var branding: Value {
    let look: [String: Value] = [
      "css": describe(.string(), "A style sheet of the workspace, or its text."),
      "image": describe(.string(), "A logo of the workspace, 131072 bytes at most."),
    ]
    return [
      "description": "The look of the hosted pages.",
      "anyOf": [
        ["const": "none", "description": "No style of managed login is made."],
        object(
          "A look for all clients, or for some.",
          look.merging([
            "clients": [
              "type": ["object", "null"], "additionalProperties": object("The look for one client.", look),
              "description": "Looks of single clients, by their key.",
            ],
            "managedLogin": [
              "const": "default",
              "description":
                "A style of managed login for each client with hosted pages. Made anyway where domain.managedLoginVersion is 2.",
            ],
          ]) { $1 }),
      ],
    ]
  }
}
