import GRDB

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
  /// Only SQLite's code and fixed message are taken over: arguments may be secret.
  init(_ error: DatabaseError) {
    let message = error.message ?? "no message"
    let text = "SQLite code \(error.extendedResultCode.rawValue): \(message)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(.busy, "another process is writing to the inventory (\(text)); try again")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(.integrity, "the inventory's file is damaged or no database (\(text)); restore a backup")
    case .SQLITE_CONSTRAINT:
      self.init(.integrity, "the change breaks a rule of the inventory (\(text)); nothing was changed")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
      self.init(.permission, "the inventory's file cannot be opened for writing (\(text))")
    default: self.init(.sqlite, "the inventory could not be read or written (\(text))")
    }
  }

  /// The error of a failed call to the operating system.
  static func permission(_ what: String, _ path: String, _ number: Int32) -> InventoryError {
    InventoryError(.permission, "\(what) \(path): error \(number) of the operating system")
  }

  /// A mistake of authplat's own, told as such.
  static func defect(_ what: String) -> InventoryError {
    InventoryError(.integrity, "\(what); nothing was changed. This is a defect in authplat: please report it")
  }
}
