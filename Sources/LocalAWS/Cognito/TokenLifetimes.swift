import AWS
import ResourceModel

/// How long a client's tokens live, in seconds.
///
/// Source: Cognito user pools API reference, CreateUserPoolClient, AccessTokenValidity and its neighbours:
/// access and ID tokens five minutes to a day, refresh tokens an hour to ten years.
struct TokenLifetimes: Sendable, Hashable {
  static let defaultRefreshValidity = 30
  static let defaultUnits = ["AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"]

  private static let hour = 3600
  private static let shortLived = 300...86400
  private static let longLived = 3600...315_360_000

  let access: Int
  let id: Int
  let refresh: Int

  /// - Parameter client: a client's members, as sent or as described.
  init(of client: [String: Value]) {
    func seconds(_ token: String) -> Int? {
      guard let number = client["\(token)Validity"]?.integer, number != 0 else { return nil }
      return number * Self.length(of: Self.unit(token, in: client))
    }
    access = seconds("AccessToken") ?? Self.hour
    id = seconds("IdToken") ?? Self.hour
    refresh =
      seconds("RefreshToken")
      ?? Self.defaultRefreshValidity * Self.length(of: Self.unit("RefreshToken", in: client))
  }

  /// - Throws: `InvalidParameterException` when a lifetime is out of its range, or a refresh token would
  ///   end before the tokens that it renews.
  func check() throws(AWSError) {
    guard Self.shortLived.contains(access), Self.shortLived.contains(id), Self.longLived.contains(refresh)
    else { throw .invalidParameter("Invalid range for token validity.") }
    guard max(access, id) <= refresh else {
      throw .invalidParameter(
        "Access and Id Token expiration times must be less than or equal to refresh token expiration times.")
    }
  }

  private static func unit(_ token: String, in client: [String: Value]) -> String {
    client["TokenValidityUnits"]?[token]?.string ?? defaultUnits[token] ?? "hours"
  }

  private static func length(of unit: String) -> Int {
    switch unit {
    case "seconds": 1
    case "minutes": 60
    case "days": 86400
    default: hour
    }
  }
}
