/// A text that must not be seen: it describes, encodes and dumps as a marker.
///
/// Secrecy is decided where the value enters, here, and not where it is printed. Only code that hands
/// the text to AWS, to a store, or to whoever asked to see it calls ``reveal()``; a reviewer can list those places.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  package static let marker = "(sensitive)"
  private let text: String

  package init(_ text: String) { self.text = text }

  /// The text itself. Never print, log, store or compare what this returns.
  package func reveal() -> String { text }

  package var description: String { Self.marker }
  package var debugDescription: String { Self.marker }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
