/// A form of a page: labelled fields, what goes along unseen, and buttons.
struct PageForm: Sendable {
  /// One line to fill in.
  struct Field: Sendable {
    let name: String
    let label: String
    var type = "text"
    /// Tells browsers and password managers what goes here (HTML, "Autofill").
    let autocomplete: String
    var value = ""
    var hint: String?
    var isRequired = true
    /// `numeric` brings up digits on a phone.
    var inputMode: String?
  }

  struct Button: Sendable {
    let label: String
    /// What the form sends when it is pressed; nil for nothing.
    var answer: (name: String, value: String)?
    var isSecond = false
  }

  let action: SitePath
  let seal: FormSeal
  var hidden: [(name: String, value: String)] = []
  var fields: [Field] = []
  let buttons: [Button]
  /// Whether the fields belong to what the page's alert says.
  var isRefused = false
  /// Whether the cursor begins in the first field that is empty.
  var takesFocus = true

  var html: HTML {
    let focused = takesFocus ? fields.first { $0.value.isEmpty }?.name : nil
    return .element(
      .form, [.post, .action(action)],
      ([(FormSeal.field, seal.value)] + hidden).map { name, value in
        .element(.input, [.type("hidden"), .name(name), .value(value)], [])
      } + fields.map { html(of: $0, hasFocus: $0.name == focused) } + buttons.map(html(of:)))
  }

  private func html(of field: Field, hasFocus: Bool) -> HTML {
    let id = "field-\(field.name)"
    var described: [String] = []
    if field.hint != nil { described.append("\(id)-hint") }
    if isRefused { described.append(PageContent.alertID) }
    var attributes: [HTML.Attribute] = [
      .id(id), .name(field.name), .type(field.type), .autocomplete(field.autocomplete),
      .class("inputField-customizable"),
    ]
    if field.type != "password" { attributes += [.value(field.value), .autocapitalize("none")] }
    if let mode = field.inputMode { attributes.append(.inputMode(mode)) }
    if field.isRequired { attributes.append(.required) }
    if isRefused { attributes.append(.invalid) }
    if !described.isEmpty { attributes.append(.describedBy(described.joined(separator: " "))) }
    if hasFocus { attributes.append(.autofocus) }
    return .element(
      .div, [.class("field")],
      [
        .element(.label, [.for(id), .class("label-customizable")], [.text(field.label)]),
        .element(.input, attributes, []),
      ]
        + (field.hint.map { [.element(.p, [.id("\(id)-hint"), .class("hint")], [.text($0)])] } ?? []))
  }

  private func html(of button: Button) -> HTML {
    var attributes: [HTML.Attribute] = [
      .type("submit"), .class(button.isSecond ? "second" : "submitButton-customizable"),
    ]
    if let (name, value) = button.answer { attributes += [.name(name), .value(value)] }
    return .element(.button, attributes, [.text(button.label)])
  }
}
