import GRDB

/// Why a database could not be opened, read or written. Equal when the codes are equal.
package struct DatabaseFileError: Error, Equatable, CustomStringConvertible {
  package enum Code: String, Sendable {
    /// Another process writes.
    case busy
    /// A migration that was applied has another text now.
    case migrationEdited
    /// A newer authplat made the database; nothing was changed.
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
  /// For people; never holds a value that was bound.
  package let reason: String

  package init(_ code: Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  package var description: String { reason }

  package static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}

extension DatabaseFileError {
  /// Gives whatever goes wrong with a database the one type.
  /// - Parameter noun: what the database is called.
  package init(_ error: any Error, _ noun: String) {
    switch error {
    case let error as DatabaseFileError: self = error
    case let error as DatabaseError: self.init(error, noun)
    default: self.init(.sqlite, "the \(noun) could not be read or written")
    }
  }

  /// Only SQLite's code and fixed message are taken over: arguments may be secret.
  private init(_ error: DatabaseError, _ noun: String) {
    let message = error.message ?? "no message"
    let text = "SQLite code \(error.extendedResultCode.rawValue): \(message)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(.busy, "another process is writing to the \(noun) (\(text)); try again")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(.integrity, "the \(noun)'s file is damaged or no database (\(text)); restore a backup")
    case .SQLITE_CONSTRAINT:
      self.init(.integrity, "the change breaks a rule of the \(noun) (\(text)); nothing was changed")
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
      self.init(.permission, "the \(noun)'s file cannot be opened for writing (\(text))")
    default: self.init(.sqlite, "the \(noun) could not be read or written (\(text))")
    }
  }

  /// The error of a failed call to the operating system.
  static func permission(_ what: String, _ path: String, _ number: Int32) -> DatabaseFileError {
    DatabaseFileError(.permission, "\(what) \(path): error \(number) of the operating system")
  }
}
