import AWS
import ResourceModel

/// The answers of a pool's web endpoints, with the headers that Cognito gives them.
enum WebAnswer {
  /// Any page may read the answer; no cache may keep it (RFC 6749, section 5.1).
  static func json(_ status: Int, _ members: Attributes) -> HTTPResponse {
    response(
      status,
      [
        ("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate"), ("Pragma", "no-cache"),
        ("Expires", "0"),
      ], members)
  }

  /// A document that everybody may read and keep.
  static func document(_ members: Attributes) -> HTTPResponse { response(200, [], members) }

  /// Says by its status alone that all is well.
  static func empty(_ status: Int) -> HTTPResponse {
    HTTPResponse(
      status: status, headers: [("Access-Control-Allow-Origin", "*"), ("Cache-Control", "no-store")])
  }

  static func notFound(_ message: String) -> HTTPResponse {
    response(404, [], ["code": "ResourceNotFoundException", "message": .string(message)])
  }

  /// To a browser that asks whether a page may send a request (Fetch standard, "CORS-preflight request").
  static func preflight(allowing methods: String) -> HTTPResponse {
    HTTPResponse(
      status: 200,
      headers: [
        ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Allow-Headers", "Authorization, Content-Type"),
      ])
  }

  static func wrongMethod(allowing methods: String) -> HTTPResponse {
    HTTPResponse(status: 405, headers: [("Allow", methods), ("Access-Control-Allow-Origin", "*")])
  }

  private static func response(
    _ status: Int, _ headers: [(name: String, value: String)], _ members: Attributes
  ) -> HTTPResponse {
    HTTPResponse(
      status: status,
      headers: [
        ("Content-Type", "application/json;charset=UTF-8"), ("Access-Control-Allow-Origin", "*"),
        ("x-amz-cognito-request-id", RequestID.make()),
      ] + headers, body: JSONWriter.bytes(.map(members)))
  }
}
