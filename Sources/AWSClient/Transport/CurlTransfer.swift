import AWS
import CCurl

/// One request on its way. Lives on the thread of ``CurlLoop`` only.
final class CurlTransfer {
  /// Bytes of all header lines of an answer that are accepted.
  private static let maximumHeaders = 256 << 10

  let order: CurlLoop.Order
  private let easy: UnsafeMutableRawPointer
  private let settings: CurlTransport.Settings
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var sent = 0
  private var headers: [(name: String, value: String)] = []
  private var headerBytes = 0
  private var body: [UInt8] = []
  private var isTooLarge = false

  init(_ order: CurlLoop.Order, easy: UnsafeMutableRawPointer, settings: CurlTransport.Settings) {
    self.order = order
    self.easy = easy
    self.settings = settings
    errorText.pointee = 0
  }

  /// Frees what libcurl was pointed at; to be called once the handle is reset.
  func release() {
    curl_slist_free_all(headerList)
    headerList = nil
    errorText.deallocate()
  }

  func prepare() {
    let request = order.request
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_URL, "\(request.scheme.rawValue)://\(request.hostHeader)/")
    // The path is signed as it stands, so libcurl may neither shorten nor encode it.
    set(CURLOPT_PATH_AS_IS, 1)
    set(CURLOPT_REQUEST_TARGET, request.path + (request.query.isEmpty ? "" : "?\(request.query)"))
    set(CURLOPT_PROTOCOLS_STR, request.scheme.rawValue)
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    // Many requests at once wait for the first connection and then share it, where HTTP/2 is spoken.
    set(CURLOPT_PIPEWAIT, 1)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    // Load balancers drop idle connections after a minute or so; one that old is not worth the risk.
    set(CURLOPT_MAXAGE_CONN, 30)
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
    if let bundle = settings.certificateBundle {
      set(CURLOPT_CAINFO, bundle)
      set(CURLOPT_PROXY_CAINFO, bundle)
    }
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    let isDirect = order.bypassingProxy || request.scheme == .http
    set(CURLOPT_PROXY, isDirect ? "" : settings.proxy.https ?? "")
    set(CURLOPT_NOPROXY, settings.proxy.except ?? "")
    set(CURLOPT_TIMEOUT_MS, milliseconds(order.timeout))
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(min(settings.connectTimeout, order.timeout)))
    _ = ccurl_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(settings.maximumBody))
    _ = ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText)
    prepareMethod(request)
    prepareHeaders(request)
    prepareCallbacks()
  }

  private func prepareMethod(_ request: HTTPRequest) {
    switch request.method {
    case "GET" where request.body.isEmpty: set(CURLOPT_HTTPGET, 1)
    case "HEAD": set(CURLOPT_NOBODY, 1)
    case "DELETE" where request.body.isEmpty:
      set(CURLOPT_CUSTOMREQUEST, request.method)
    default:
      // The body comes from a callback that cannot rewind. So libcurl cannot send it a second time when a
      // kept connection dies under it, which it does unasked with a body that it holds itself.
      set(CURLOPT_POST, 1)
      set(CURLOPT_CUSTOMREQUEST, request.method)
      _ = ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count))
    }
  }

  private func prepareHeaders(_ request: HTTPRequest) {
    // A header without value removes what libcurl would add by itself; a semicolon sends one without value.
    var lines = ["Expect", "Accept", "Content-Type"].filter { request[$0] == nil }.map { "\($0):" }
    lines += request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
    for line in lines { headerList = curl_slist_append(headerList, line) }
    _ = ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList)
  }

  private func prepareCallbacks() {
    // Unretained: `CurlLoop.active` holds the transfer for as long as the handle is in use.
    let context = Unmanaged.passUnretained(self).toOpaque()
    _ = ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    _ = ccurl_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.received(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    _ = ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    _ = ccurl_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receivedHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    _ = ccurl_set_pointer(easy, CURLOPT_READDATA, context)
    _ = ccurl_set_callback(easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
      guard let context else { return 0 }
      let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.fill(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
    }
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let part = order.request.body[sent...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    sent += part.count
    return part.count
  }

  private func received(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= settings.maximumBody else {
      isTooLarge = true
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func receivedHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    headerBytes += bytes.count
    guard headerBytes <= Self.maximumHeaders else {
      isTooLarge = true
      return 0
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {
      // A new answer begins: the one before was provisional (1xx).
      headers = []
    } else if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
      headers.append((String(line[..<colon]), value.trimmingLineEnd()))
    }
    return bytes.count
  }

  /// What became of the request, to be asked before the handle is reset.
  func outcome(_ code: CURLcode) -> CurlLoop.Outcome {
    guard code == CURLE_OK else { return .failure(CurlFailure(code, easy, isTooLarge, detail: detail).error) }
    var status = 0
    _ = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return .success(HTTPResponse(status: status, headers: headers, body: body))
  }

  private var detail: String { String(cString: errorText) }

  private func milliseconds(_ seconds: Double) -> Int {
    Int((min(max(seconds, 0.001), 86_400) * 1000).rounded(.up))
  }

  private func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(easy, option, value) }
  private func set(_ option: CURLoption, _ value: String) { _ = ccurl_set_string(easy, option, value) }
}

extension Substring {
  fileprivate func trimmingLineEnd() -> String {
    var text = self
    while let last = text.last, last.isNewline || last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}
