import AWS
import AWSClient
import AuthPlatform
import Foundation
import ResourceModel
import Synchronization
import Testing
import Tokens

@Suite struct BrowserLoginTests {
  private static func freePort() throws -> Int {
    let server = try ScriptedPort()
    return server.number
  }

  private func scene(port: Int) async throws -> SignInScene {
    try await SignInScene(client: [
      "allowedOAuthFlowsUserPoolClient": true, "allowedOAuthFlows": ["code"],
      "allowedOAuthScopes": ["email", "openid"],
      "callbackURLs": ["https://app.example.com/cb", .string("http://localhost:\(port)/cb")],
    ])
  }

  private func get(_ url: String) async throws -> (status: Int, body: String) {
    let endpoint = try Endpoint(url: String(url.prefix { $0 != "?" }))
    let request = HTTPRequest(
      method: "GET", scheme: .http, host: endpoint.host, port: endpoint.port, path: endpoint.pathPrefix,
      query: url.contains("?") ? String(url.drop { $0 != "?" }.dropFirst()) : "")
    let response = try await CurlTransport().send(request, timeout: 10, bypassingProxy: true)
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  private func member(_ name: String, of url: String) -> String? {
    URLComponents(string: url)?.queryItems?.first { $0.name == name }?.value
  }

  /// Signs in as a browser would: `visit` is told the address that the person opens.
  private func login(
    _ scene: SignInScene, _ visit: @escaping @Sendable (String) async throws -> Void
  ) async throws -> LoginReport {
    let (addresses, shown) = AsyncStream.makeStream(of: String.self)
    async let visited: Void = {
      for await address in addresses { return try await visit(address) }
    }()
    let report = try await scene.platform.loginByBrowser(BrowserLoginRequest()) { shown.yield($0) }
    try await visited
    return report
  }

  @Test func `the code that comes back with our state is changed for tokens that are verified`() async throws
  {
    let port = try Self.freePort()
    let scene = try await scene(port: port)
    let pages = Mutex<[String]>([])
    let report = try await login(scene) { address in
      let state = try #require(member("state", of: address))
      #expect(member("redirect_uri", of: address) == "http://localhost:\(port)/cb")
      #expect(member("code_challenge_method", of: address) == "S256")
      #expect(member("scope", of: address) == "email openid")
      let root = "http://127.0.0.1:\(port)"
      for (path, status) in [("/favicon.ico", 404), ("/cb", 400), ("/cb?code=x&state=forged", 400)] {
        #expect(try await get(root + path).status == status)
      }
      scene.will(
        try scene.tokens(
          nonce: member("nonce", of: address), names: ("access_token", "id_token", "refresh_token")))
      let page = try await get("\(root)/cb?code=codeCanary&state=\(state)")
      #expect(page.status == 200)
      pages.withLock { $0.append(page.body) }
    }
    #expect(report.person.user == "ada@example.com" && report.person.way == .browser)
    let page = pages.withLock { $0.joined() }
    #expect(!page.contains("codeCanary") && !page.contains("<script"))
    let asked = try #require(scene.asked.last)
    let form = try #require(asked.input.string)
    #expect(asked.name == "/oauth2/token")
    for part in ["grant_type=authorization_code", "code=codeCanary", "client_id=client1", "code_verifier="] {
      #expect(form.contains(part))
    }
    #expect(scene.asked.count == 1, "nothing was asked for the forged answer")

    scene.wait(3600)
    scene.will(
      try scene.tokens(refresh: nil, id: "two", names: ("access_token", "id_token", "refresh_token")))
    #expect(try await scene.platform.signedIn(nil, client: nil).person.tokens.access.claims["jti"] == "two")
    #expect(scene.asked.last?.input.string?.contains("grant_type=refresh_token") == true)
  }

  @Test func `an ID token of another sign-in is not taken`() async throws {
    let port = try Self.freePort()
    let scene = try await scene(port: port)
    await #expect {
      _ = try await login(scene) { address in
        scene.will(
          try scene.tokens(nonce: "another", names: ("access_token", "id_token", "refresh_token")))
        let state = try #require(member("state", of: address))
        _ = try await get("http://127.0.0.1:\(port)/cb?state=\(state)&code=c")
      }
    } throws: { error in
      guard case .token(let error) = error as? PlatformError else { return false }
      return error.code == .otherSignIn
    }
    await #expect(throws: PlatformError.self) { _ = try await scene.platform.signedIn(nil, client: nil) }
  }

  @Test func `a page that says no ends the wait`() async throws {
    let port = try Self.freePort()
    let scene = try await scene(port: port)
    await #expect {
      _ = try await login(scene) { address in
        let state = try #require(member("state", of: address))
        let page = try await get(
          "http://127.0.0.1:\(port)/cb?error=access_denied&error_description=%1B%5B31mx&state=\(state)")
        #expect(page.status == 403 && !page.body.contains("access_denied"))
      }
    } throws: { error in
      guard case .signIn(let failure) = error as? PlatformError else { return false }
      return failure.code == .refusedByPage && failure.reason.contains("access_denied")
    }
    #expect(scene.asked.isEmpty)
  }

  @Test func `a client that has no address on this computer is refused before anything is shown`()
    async throws
  {
    let scene = try await SignInScene(client: [
      "allowedOAuthFlowsUserPoolClient": true, "allowedOAuthFlows": ["code"],
      "callbackURLs": ["https://app.example.com/cb", "http://localhost/cb", "myapp://cb"],
    ])
    do throws(PlatformError) {
      _ = try await scene.platform.loginByBrowser(BrowserLoginRequest()) { _ in Issue.record("shown") }
      Issue.record("the browser could not come back")
    } catch {
      guard case .unknown(let text) = error else { throw error }
      #expect(text.contains("http://localhost:8765/callback"))
    }
  }
}

/// A port of this computer that nobody has.
private struct ScriptedPort {
  let number: Int

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    number = Int(UInt16(bigEndian: address.sin_port))
  }
}
