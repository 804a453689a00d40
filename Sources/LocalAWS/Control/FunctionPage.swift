import AWS
import ResourceModel

/// The page `/_authplat/functions`: which URLs answer in the place of Lambda functions.
struct FunctionPage: Sendable {
  private static let shelf = Shelf(.everywhere, .localFunction)

  let world: World

  func list() async -> Value { await world.look(Self.list) }

  /// Maps functions, and forgets some; all of it or nothing.
  /// - Parameter body: `{"functions": {NAME: URL}, "removed": [NAME]}`, either of which may be missing.
  /// - Throws: 400 for what is no such body, name or URL; 404 for a name to forget that is not mapped.
  func change(_ body: [UInt8]) async throws(AWSError) -> Value {
    guard let members = (try? JSONReader.read(body))?.map,
      Set(members.keys).isSubset(of: ["functions", "removed"]),
      let removed = (members["removed"] ?? []).strings, let added = (members["functions"] ?? [:]).map
    else {
      throw .refusal("", #"Send {"functions": {"NAME": "URL"}, "removed": ["NAME"]}."#)
    }
    for (name, url) in added {
      guard Self.isName(name) else {
        throw .refusal("", "\(name) is no name of a Lambda function: letters, digits, - and _, 64 at most.")
      }
      guard let parts = url.string.flatMap(OutboundURL.init), parts.query.isEmpty else {
        throw .refusal("", "The function \(name) needs a URL such as http://127.0.0.1:9000/path.")
      }
    }
    return try await world.change { objects throws(AWSError) in
      for name in removed {
        guard objects[Self.shelf, name] != nil else {
          throw .refusal("", "No URL is mapped to the function \(name).", status: 404)
        }
        objects.remove(name, from: Self.shelf)
      }
      for (name, url) in added { objects.put(["Url": url], name, on: Self.shelf) }
      return Self.list(objects)
    }
  }

  private static func list(_ objects: Objects) -> Value {
    let all = objects.all(shelf).compactMap { item in item.members["Url"].map { (item.id, $0) } }
    return ["functions": .map(Dictionary(uniqueKeysWithValues: all))]
  }

  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}
