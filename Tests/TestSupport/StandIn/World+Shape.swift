package import ResourceModel

extension World {
  /// What stands in AWS without ids, times and versions, so that two worlds that came about in different ways
  /// compare. A client's secret stands as `published`, `unpublished` or `none`.
  package var shape: String { shape(with: []) }

  /// The same with the files that hold secrets on this machine.
  func shape(with files: [StandInAWS.SecretFile]) -> String {
    var lines: [String] = []
    var names: [(String, String)] = []
    for (id, pool) in pools {
      names.append((id, "<pool \(pool.members["Name"]?.string ?? "")>"))
      for (client, members) in pool.clients {
        names.append((client, "<client \(members["ClientName"]?.string ?? "")>"))
      }
    }
    for (id, pool) in pools {
      lines.append("pool \(text(pool.members)) mfa \(text(pool.mfa))")
      lines += pool.servers.values.map { "server \(text($0))" }
      lines += pool.groups.values.map { "group \(text($0))" }
      lines += pool.users.values.map { person in
        let own = person.attributes.filter { $0.key != "sub" }
        return "user \(text(person.members)) \(text(own)) in \(person.groups.sorted())"
      }
      lines += pool.clients.map {
        "client \(text($1)) secret \(publication(of: $0, $1["ClientSecret"]?.string, files))"
      }
      _ = id
    }
    lines += domains.values.map { "domain \(text($0))" }
    lines += parameters.values.map { parameter in
      var members = parameter.members
      if members["Type"] == "SecureString" {
        members["Value"] =
          members["Value"]?.string?.contains("client_id") == true ? "(published)" : "(pending)"
      }
      return
        "parameter \(text(members)) tags \(text(parameter.tags)) labels \(parameter.labels.keys.sorted())"
    }
    lines += files.map { file in
      "file \(file.name) mode \(file.mode) \(file.text.contains("client_id") ? "(published)" : "(pending)")"
    }
    lines += secrets.values.map { secret in
      let stages = secret.versions.values.map { $0.stages.sorted().joined(separator: "+") }
      let kept = stages.filter { $0.contains("AWSCURRENT") || $0.contains("AWSPENDING") }.sorted()
      return "secret \(text(secret.members)) stages \(kept)"
    }
    var shape = lines.sorted().joined(separator: "\n")
    for (id, name) in names {
      shape = shape.split(separator: id, omittingEmptySubsequences: false).joined(separator: name)
    }
    return shape.split(separator: "\n").sorted().joined(separator: "\n")
  }

  /// Every secret text that Cognito or a store holds, for the search for leaks.
  package var secretTexts: Set<String> {
    var texts = Set(pools.values.flatMap(\.clients.values).compactMap { $0["ClientSecret"]?.string })
    for document in secrets.values.flatMap(\.versions.values).map(\.text) + secureStrings {
      if let text = (try? JSONReader.read(document))?["client_secret"]?.string { texts.insert(text) }
    }
    return texts
  }

  /// The document that a consumer of a secret reads now.
  package func current(secretNamed name: String) -> Value? {
    let secret = secrets.values.first { $0.members["Name"]?.string == name }
    let text = secret?.versions.values.first { $0.stages.contains("AWSCURRENT") }?.text
    return text.flatMap { try? JSONReader.read($0) }
  }

  private var secureStrings: [String] {
    parameters.values.filter { $0.members["Type"] == "SecureString" }.compactMap {
      $0.members["Value"]?.string
    }
  }

  private func publication(
    of client: String, _ secret: String?, _ files: [StandInAWS.SecretFile]
  ) -> String {
    guard let secret else { return "none" }
    let current = secrets.values.compactMap {
      $0.versions.values.first { $0.stages.contains("AWSCURRENT") }?.text
    }
    let documents =
      current + secureStrings + files.filter { $0.name.hasSuffix(".json") }.map(\.text)
    let isPublished = documents.contains { text in
      guard let document = try? JSONReader.read(text) else { return false }
      return document["client_id"]?.string == client && document["client_secret"]?.string == secret
    }
    return isPublished ? "published" : "unpublished"
  }

  private func text(_ members: [String: Value]) -> String {
    let volatile: Set = [
      "CreationDate", "LastModifiedDate", "CreatedDate", "Version", "ClientId", "ClientSecret", "ARN",
      "readyAt", "UserCreateDate", "UserLastModifiedDate",
      "Status",
    ]
    return JSONWriter.write(.map(members.filter { !volatile.contains($0.key) }))
  }
}
