import DatabaseFile

/// Why the inventory could not do as asked. Equal when the codes are equal.
package struct InventoryError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// Another process writes, or holds the lease; ``InventoryError/holder`` names who holds the lease.
    case busy
    /// A migration that was applied has another text now.
    case migrationEdited
    /// A newer authplat made the inventory; nothing was changed.
    case newerSchema
    /// What is stored, or was to be stored, breaks a rule; nothing was changed.
    case integrity
    /// The file or its folder cannot be used with private modes.
    case permission
    /// SQLite's locks and its write-ahead log do not hold on this file system.
    case networkFileSystem
    /// SQLite refused for another reason, such as a full disk; the transaction was rolled back.
    case sqlite
  }

  package let code: Code
  /// For people; never holds a value of an attribute.
  package let reason: String
  /// Who holds the lease, when that is the reason.
  package let holder: Lease?

  init(_ code: Code, _ reason: String, holder: Lease? = nil) {
    self.code = code
    self.reason = reason
    self.holder = holder
  }

  package var description: String { reason }

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

extension InventoryError {
  init(_ error: DatabaseFileError) {
    let code: Code =
      switch error.code {
      case .busy: .busy
      case .migrationEdited: .migrationEdited
      case .newerSchema: .newerSchema
      case .integrity: .integrity
      case .permission: .permission
      case .networkFileSystem: .networkFileSystem
      case .sqlite: .sqlite
      }
    self.init(code, error.reason)
  }

  /// A mistake of authplat's own, told as such.
  static func defect(_ what: String) -> InventoryError {
    InventoryError(.integrity, "\(what); nothing was changed. This is a defect in authplat: please report it")
  }
}
