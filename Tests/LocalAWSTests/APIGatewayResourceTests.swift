import AWS
import ResourceModel
import Testing

/// Situations of aws-recorded apigateway_api.json, TestApiGatewayApiResource.
@Suite struct APIGatewayResourceTests {
  private static let missing = "NotFoundException: Invalid Resource identifier specified"

  @Test func `a resource moves with all below it`() async throws {
    let scene = try await RestScene()
    let pets = try await scene.resource("pets")
    let food = try await scene.resource("food", under: pets)
    let renamed = try await scene.patch("/resources/\(pets)", ("replace", "/pathPart", "dogs"))
    #expect(
      renamed == ["id": .string(pets), "parentId": .string(scene.root), "path": "/dogs", "pathPart": "dogs"])
    #expect(try await scene.call("GET", "/resources/\(food)")["path"] == "/dogs/food")
    let moved = try await scene.patch("/resources/\(food)", ("replace", "/parentId", scene.root))
    #expect(moved["path"] == "/food")
    try await scene.call("DELETE", "/resources/\(pets)")
    let paths = try await scene.call("GET", "/resources")["item"]?.list?.map { $0["path"] }
    #expect(paths == ["/", "/food"])
  }

  @Test func `deleting takes what is below, and twice is once too often`() async throws {
    let scene = try await RestScene()
    let pets = try await scene.resource("pets")
    let food = try await scene.resource("food", under: pets)
    try await scene.call("DELETE", "/resources/\(pets)")
    #expect(await scene.refused("DELETE", "/resources/\(food)") == Self.missing)
  }

  @Test func `a tree without cycles and doubles`() async throws {
    let scene = try await RestScene()
    let pets = try await scene.resource("pets")
    let inner = try await scene.resource("subpets", under: pets)
    let child = try await scene.resource("pets", under: inner)
    let double = "ConflictException: Another resource with the same parent already has this name: pets"
    #expect(await scene.refusedPatch("/resources/\(child)", ("replace", "/parentId", scene.root)) == double)
    #expect(await scene.refused("POST", "/resources/\(scene.root)", ["pathPart": "pets"]) == double)
    #expect(
      await scene.refusedPatch("/resources/\(pets)", ("replace", "/parentId", inner))
        == "BadRequestException: Resources cannot be cyclical.")
    #expect(await scene.refusedPatch("/resources/\(pets)", ("replace", "/parentId", "fake")) == Self.missing)
    #expect(await scene.refusedPatch("/resources/fake", ("replace", "/pathPart", "dogs")) == Self.missing)
    #expect(await scene.refused("POST", "/resources/fake", ["pathPart": "dogs"]) == Self.missing)
  }

  @Test func `only the two paths are patched, only by replace, and never the root's`() async throws {
    let scene = try await RestScene()
    let pets = try await scene.resource("pets")
    #expect(
      await scene.refusedPatch("/resources/\(pets)", ("replace", "/invalid", "dogs"))
        == "BadRequestException: Invalid patch path  '/invalid' specified for op 'replace'. "
        + "Must be one of: [/parentId, /pathPart]")
    for op in ["add", "remove"] {
      #expect(
        await scene.refusedPatch("/resources/\(pets)", (op, "/pathPart", "x"))
          == "BadRequestException: Invalid patch path  '/pathPart' specified for op '\(op)'. "
          + "Please choose supported operations")
    }
    for member in ["pathPart", "parentId"] {
      #expect(
        await scene.refusedPatch("/resources/\(scene.root)", ("replace", "/\(member)", "x"))
          == "BadRequestException: Root resource cannot update its \(member).")
    }
  }

  @Test func `one variable a level, and nothing below a greedy one`() async throws {
    let scene = try await RestScene()
    let proxy = try await scene.resource("{proxy+}")
    #expect(
      await scene.refused("POST", "/resources/\(scene.root)", ["pathPart": "{dynamic}"])
        == "BadRequestException: A sibling ({proxy+}) of this resource already has a variable path part "
        + "-- only one is allowed")
    for part in ["child", "{child}"] {
      #expect(
        await scene.refused("POST", "/resources/\(proxy)", ["pathPart": .string(part)])
          == "BadRequestException: Cannot create a child of a resource with a greedy path variable: {proxy+}")
    }
    let parent = try await scene.resource("parent")
    _ = try await scene.resource("{child+}", under: parent)
  }

  @Test func `methods are told by their verbs, and whole when asked for`() async throws {
    let scene = try await RestScene()
    try await scene.method("GET")
    let bare = try await scene.call("GET", "/resources")["item"]?.list?.first
    #expect(bare?["resourceMethods"] == ["GET": [:]])
    for query in ["embed=methods", "embed=other,methods", "embed=other&embed=methods"] {
      let whole = try await scene.call("GET", "/resources?\(query)")["item"]?.list?.first
      #expect(whole?["resourceMethods"]?["GET"]?["methodIntegration"]?["type"] == "MOCK")
    }
    #expect(
      try await scene.call("GET", "/resources/\(scene.root)?embed=methods")["resourceMethods"]?["GET"]?[
        "authorizationType"] == "NONE")
  }
}
