import AWS
import CCurl

/// Reads libcurl's reason for a failure, and whether the request may have arrived all the same.
struct CurlFailure {
  let error: TransportError

  /// - Parameter easy: the handle, still as the transfer left it.
  init(_ code: CURLcode, _ easy: UnsafeMutableRawPointer, _ isTooLarge: Bool, detail: String) {
    error = TransportError(
      isTooLarge ? .tooLarge : Self.kind(of: code), Self.reason(code, isTooLarge, detail),
      mayHaveArrived: Self.mayHaveArrived(code, easy))
  }

  private static func kind(of code: CURLcode) -> TransportError.Code {
    switch code {
    case CURLE_OPERATION_TIMEDOUT: .timeout
    case CURLE_ABORTED_BY_CALLBACK: .cancelled
    case CURLE_FILESIZE_EXCEEDED: .tooLarge
    case _ where tlsCodes.contains(code.rawValue): .tls
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR,
      CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND, CURLE_PROXY,
      CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_FAILED_INIT, CURLE_OUT_OF_MEMORY:
      .unreachable
    default: .protocolViolation
    }
  }

  /// libcurl's own sentence where it can hold no more than a host and a certificate's flaw. Those about a proxy
  /// may quote its URL, and with it a password, so there the general sentence has to do.
  private static func reason(_ code: CURLcode, _ isTooLarge: Bool, _ detail: String) -> String {
    if isTooLarge || code == CURLE_FILESIZE_EXCEEDED { return "the answer is too large" }
    switch code {
    case CURLE_ABORTED_BY_CALLBACK: return "cancelled"
    case CURLE_SEND_FAIL_REWIND: return "the connection closed before an answer came"
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT:
      if !detail.isEmpty, detail.firstRange(of: "proxy") == nil { return detail }
    case _ where tlsCodes.contains(code.rawValue):
      if !detail.isEmpty { return detail }
    default: break
    }
    return String(cString: curl_easy_strerror(code))
  }

  /// Honest in one direction: it says no only when no byte of the request itself can have left.
  private static func mayHaveArrived(_ code: CURLcode, _ easy: UnsafeMutableRawPointer) -> Bool {
    var beforeTransfer: curl_off_t = 0
    _ = ccurl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T, &beforeTransfer)
    // Set once the request is under way, also on an earlier connection that then died.
    if beforeTransfer > 0 { return true }
    if unsentCodes.contains(code.rawValue) { return false }
    // A proxy that refuses to connect has seen its own CONNECT and not the request.
    var connect = 0
    _ = ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE, &connect)
    if connect != 0, !(200..<300).contains(connect) { return false }
    var size = 0
    _ = ccurl_get_long(easy, CURLINFO_REQUEST_SIZE, &size)
    return size > 0
  }

  /// Codes of handshake and certificate failures. Source: libcurl, "libcurl error codes".
  private static let tlsCodes: Set<UInt32> = Set(
    [
      CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED,
    ].map(\.rawValue))

  /// Failures before the connection stood. A proxy may have seen its own CONNECT by then, which counts in
  /// libcurl's size of what was sent; the request has not left.
  private static let unsentCodes: Set<UInt32> = tlsCodes.union(
    [CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_PROXY].map(
      \.rawValue))
}
