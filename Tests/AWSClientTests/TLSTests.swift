import AWS
import Foundation
import TestSupport
import Testing

@testable import AWSClient

/// Against `openssl s_server` with a certificate that nobody vouches for.
@Suite(.timeLimit(.minutes(1)))
struct TLSTests {
  /// A TLS server with a certificate of its own making; ends when released.
  private final class SelfSigned {
    let folder: ScratchFolder
    let process = Process()
    let port: Int
    var certificate: String { folder.path + "/cert.pem" }

    init(name: String) throws {
      folder = ScratchFolder()
      let make = Process()
      make.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      make.arguments = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(name)", "-keyout", folder.path + "/key.pem",
        "-out",
        folder.path + "/cert.pem",
      ]
      make.standardError = FileHandle.nullDevice
      try make.run()
      make.waitUntilExit()
      try #require(make.terminationStatus == 0)
      process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      process.arguments = [
        "s_server", "-accept", "127.0.0.1:0", "-www", "-key", folder.path + "/key.pem", "-cert",
        folder.path + "/cert.pem",
      ]
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      process.standardInput = FileHandle.nullDevice
      try process.run()
      var text = ""
      var found: Int?
      while found == nil {
        let part = output.fileHandleForReading.availableData
        try #require(!part.isEmpty, "the TLS server ended early")
        text += String(decoding: part, as: UTF8.self)
        if let match = text.firstMatch(of: #/ACCEPT [^\n]*:(\d+)\n/#) { found = Int(match.1) }
      }
      port = try #require(found)
    }

    // Not SIGTERM: a child may have inherited a mask that blocks it.
    deinit { kill(process.processIdentifier, SIGKILL) }
  }

  private func outcome(_ server: SelfSigned, trusting bundle: String?) async -> Result<Int, TransportError> {
    let request = HTTPRequest(method: "GET", host: "127.0.0.1", port: server.port)
    do {
      let transport = CurlTransport(.init(certificateBundle: bundle))
      return .success(try await transport.send(request, timeout: 20, bypassingProxy: true).status)
    } catch { return .failure(error) }
  }

  @Test func `a certificate that nobody vouches for is refused before anything is sent`() async throws {
    let server = try SelfSigned(name: "IP:127.0.0.1")
    guard case .failure(let error) = await outcome(server, trusting: nil) else {
      Issue.record("the certificate was accepted")
      return
    }
    #expect(error.code == .tls)
    #expect(!error.mayHaveArrived)
    #expect(error.reason.contains("self-signed"))
  }

  @Test func `AWS_CA_BUNDLE makes the same certificate good`() async throws {
    let server = try SelfSigned(name: "IP:127.0.0.1")
    #expect(try await outcome(server, trusting: server.certificate).get() == 200)
  }

  @Test func `a trusted certificate for another name is refused`() async throws {
    let server = try SelfSigned(name: "DNS:other.example")
    await #expect(throws: TransportError(.tls, "", mayHaveArrived: false)) {
      try await outcome(server, trusting: server.certificate).get()
    }
  }

  @Test func `a bundle that does not exist trusts nobody`() async throws {
    let server = try SelfSigned(name: "IP:127.0.0.1")
    await #expect(throws: TransportError(.tls, "", mayHaveArrived: false)) {
      try await outcome(server, trusting: "/nonexistent/bundle.pem").get()
    }
  }
}
