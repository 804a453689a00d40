import Foundation
package import ResourceModel

/// What `.authplat/local.json` says of the embedded endpoint that runs for a workspace.
package struct EndpointRecord: Sendable, Hashable {
  /// A key pair that the endpoint made for this workspace's own commands. It dies with the endpoint.
  package struct Key: Sendable, Hashable {
    package let account: String
    package let accessKeyID: String
    package let secret: Secret

    package init(account: String, accessKeyID: String, secret: Secret) {
      self.account = account
      self.accessKeyID = accessKeyID
      self.secret = secret
    }
  }

  /// Such as `http://127.0.0.1:4577`.
  package let url: String
  package let pid: Int32
  package let port: Int
  package let startedAt: Timestamp
  /// Where the endpoint keeps its objects; nil when in memory only.
  package let database: String?
  /// What stands before a pool's id in its issuer; nil where that is AWS's own address.
  package let issuerRoot: String?
  /// One an account, the default account's first.
  package let keys: [Key]

  package init(
    url: String, pid: Int32, port: Int, startedAt: Timestamp, database: String?, issuerRoot: String?,
    keys: [Key]
  ) {
    self.url = url
    self.pid = pid
    self.port = port
    self.startedAt = startedAt
    self.database = database
    self.issuerRoot = issuerRoot
    self.keys = keys
  }

  init?(_ text: String) {
    guard let value = try? JSONReader.read(text), let url = value["url"]?.string,
      let pid = value["pid"]?.integer, let port = value["port"]?.integer,
      let startedAt = value["startedAt"]?.string.flatMap(Timestamp.init(iso8601:))
    else { return nil }
    var keys: [Key] = []
    for key in value["keys"]?.list ?? [] {
      guard let account = key["account"]?.string, let id = key["accessKeyId"]?.string,
        let secret = key["secretAccessKey"]?.string
      else { return nil }
      keys.append(Key(account: account, accessKeyID: id, secret: Secret(secret)))
    }
    self.init(
      url: url, pid: Int32(truncatingIfNeeded: pid), port: port, startedAt: startedAt,
      database: value["database"]?.string, issuerRoot: value["issuerRoot"]?.string, keys: keys)
  }

  var text: String {
    var members: [String: Value] = [
      "url": .string(url), "pid": .integer(Int(pid)), "port": .integer(port),
      "startedAt": .string(startedAt.description),
      "keys": .list(
        keys.map {
          [
            "account": .string($0.account), "accessKeyId": .string($0.accessKeyID),
            "secretAccessKey": .secret($0.secret),
          ]
        }),
    ]
    members["database"] = database.map { .string($0) }
    members["issuerRoot"] = issuerRoot.map { .string($0) }
    return JSONWriter.write(.map(members), layout: .indented, secrets: .revealed) + "\n"
  }
}
