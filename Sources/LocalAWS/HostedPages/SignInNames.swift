import ResourceModel

/// What people of a pool sign in with, as a page asks for it.
///
/// Source: Cognito developer guide, "Customizing sign-in attributes".
struct SignInNames: Sendable {
  /// `email` or `phone_number`, where those are the names.
  let attributes: [String]
  private let aliases: [String]

  init(of pool: [String: Value]) {
    attributes = (pool["UsernameAttributes"]?.strings ?? []).sorted()
    aliases = (pool["AliasAttributes"]?.strings ?? []).sorted()
  }

  /// The field of pages where one of all names will do.
  func field(value: String) -> PageForm.Field {
    let names = attributes.isEmpty ? ["username"] + aliases.filter { $0 != "preferred_username" } : attributes
    return field(names, value)
  }

  /// The field of the page where a name is made up.
  func newField(value: String) -> PageForm.Field {
    field(attributes.isEmpty ? ["username"] : attributes, value)
  }

  private func field(_ names: [String], _ value: String) -> PageForm.Field {
    let words = ["username": "username", "email": "email", "phone_number": "phone number"]
    let label = names.compactMap { words[$0] }.joined(separator: " or ")
    let types = ["email": "email", "phone_number": "tel"]
    return PageForm.Field(
      name: "username", label: label.prefix(1).uppercased() + label.dropFirst(),
      type: names.count == 1 ? types[names[0]] ?? "text" : "text", autocomplete: "username", value: value)
  }
}
