import Foundation

extension String {
  /// As one segment of a path or one value of a query: all but RFC 3986's unreserved bytes encoded.
  var percentEncoded: String {
    addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
  }

  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
}
