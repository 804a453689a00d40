import AuthPlatform
import Planner
import ResourceModel
import TestSupport
import Testing

@testable import authplat

@Suite struct WhoCanCallTests {
  private static let style = Style(isColoured: false)

  private func report(_ api: String, _ route: String? = nil, stage: String? = nil) async throws
    -> CallersReport
  {
    let pattern = try route.map { try #require(RoutePattern($0)) }
    return try await AccessScene().platform.whoCanCall(api, pattern, stage: stage)
  }

  private func complaint(_ api: String, _ route: String? = nil, stage: String? = nil) async throws -> String {
    let error = await #expect(throws: PlatformError.self) { try await report(api, route, stage: stage) }
    guard case .unknown(let text)? = error else { return "\(String(describing: error))" }
    return text
  }

  private func isGolden(_ name: String, _ report: CallersReport) -> String? {
    golden("\(name).txt", CallersText(style: Self.style).text(report) + "\n")
      ?? golden(
        "\(name).json", JSONWriter.write(.map(CallersText.members(report)), layout: .indented) + "\n")
  }

  @Test func `without a route there is a table of all, open ones loud`() async throws {
    #expect(isGolden("table", try await report("orders")) == nil)
  }

  @Test func `a pattern answers for every client of the pool, and why`() async throws {
    #expect(isGolden("pattern", try await report("orders", "ANY /orders/*")) == nil)
  }

  @Test func `an HTTP API's audience is a reason`() async throws {
    #expect(isGolden("audience", try await report("stock")) == nil)
    let asked = try await report("stock", "GET /q")
    let reasons = asked.clients.map { asked.model.answer($0, asked.routes[0]).reason }
    #expect(reasons == ["has orders/read", "not in the authorizer's audience"])
  }

  @Test(arguments: [
    ("GET /orders/17", "GET /orders/{id}"), ("PUT /files/a/b", "ANY /files/{proxy+}"),
    ("GET /orders", "GET /orders"),
  ])
  func `a request is answered for by the route that takes it`(_ request: String, _ route: String) async throws
  {
    let report = try await report("orders", request)
    #expect(report.routes.map(\.route.description) == [route])
    #expect(report.isByRequest == (request != route))
  }

  @Test func `whatever has no route of its own goes to the default one`() async throws {
    #expect(try await report("stock", "PUT /anything").routes.map(\.route) == [.fallback])
  }

  @Test func `another stage can be asked for`() async throws {
    let report = try await report("orders", stage: "dev")
    #expect(report.stage == "dev" && report.otherStages == ["api"])
    #expect(try await complaint("orders", stage: "dve").contains("Did you mean `dev`?"))
  }

  @Test func `what is unknown is told with the near miss`() async throws {
    #expect(try await complaint("order") == "There is no API stack `order`. Did you mean `orders`?")
    #expect(try await complaint("orders", "GET /order").contains("Did you mean `GET /orders`?"))
    #expect(try await complaint("orders", "GET /x/*").contains("GET /x/*"))
  }

  @Test func `what was never seen says what to do`() async throws {
    #expect(try await complaint("shared").contains("is a shared auth stack"))
    #expect(try await complaint("billing").contains("Add `binding:` to stacks/billing.yaml"))
    #expect(try await complaint("fresh").contains("authplat apply fresh"))
    let behind = try await complaint("behind")
    #expect(behind.contains("Deploy the API to it, then: authplat apply behind. It is deployed to beta"))
    #expect(try await complaint("orders", "GET /new").contains("in draft and was not deployed to stage api"))
  }
}
