import AWS

/// The style of a page. It stands in the page itself and is let in by its hash, so no other style is (CSP Level 3,
/// section 8.3).
struct Stylesheet: Sendable {
  let text: String

  private init(_ text: String) { self.text = text }

  /// A style that somebody gave to SetUICustomization; nil for one that could end its element or fetch something.
  ///
  /// Source: Cognito developer guide, "Customizing the classic hosted UI": no `@import`, `@supports`, `@page` and `@media`.
  init?(custom text: String) {
    let plain = text.lowercased()
    guard !["<", "\\", "@", "url("].contains(where: plain.contains) else { return nil }
    self.text = text
  }

  /// As `style-src` names it.
  var source: String { "'sha256-\(Digest.base64(Digest.sha256(text.utf8)))'" }

  /// Every page's. Colours have a contrast of at least 4.5 to 1 in both schemes (WCAG 2.2, 1.4.3).
  static let standard = Stylesheet(
    """
    :root { color-scheme: light dark; --ground: #f2f4f7; --card: #fff; --ink: #16202b; --faint: #4d5967;
      --line: #7b8794; --accent: #0b5cad; --on-accent: #fff; --alert: #a1161b; --alert-ground: #fdecec;
      --notice: #0f5132; --notice-ground: #e4f4ea }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #10151b; --card: #1a222b; --ink: #eef2f6; --faint: #b3bdc8; --line: #8290a0;
        --accent: #7cb7f5; --on-accent: #0b1825; --alert: #ffb3b0; --alert-ground: #3b1a1c;
        --notice: #a5e3bd; --notice-ground: #15301f }
    }
    * { box-sizing: border-box }
    body { margin: 0; min-height: 100vh; padding: 1rem; display: flex; align-items: center;
      justify-content: center; background: var(--ground); color: var(--ink);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif }
    main { width: 100%; max-width: 26rem; padding: 2rem; background: var(--card); border-radius: .75rem;
      box-shadow: 0 1px 3px rgba(0, 0, 0, .2) }
    h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.25 }
    p { margin: 0 0 1rem; overflow-wrap: anywhere }
    form { margin: 0 0 1rem }
    main > :last-child, form > :last-child { margin-bottom: 0 }
    .field { margin: 0 0 1rem }
    label { display: block; margin: 0 0 .25rem; font-weight: 600 }
    input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; color: inherit; background: transparent;
      border: 1px solid var(--line); border-radius: .375rem; font: inherit }
    .hint, .aside { color: var(--faint); font-size: .875rem }
    .hint { margin: .25rem 0 0 }
    .aside { margin-bottom: .25rem }
    button { width: 100%; min-height: 2.75rem; margin: 0 0 .75rem; padding: .5rem 1rem; cursor: pointer;
      color: var(--on-accent); background: var(--accent); border: 1px solid var(--accent);
      border-radius: .375rem; font: inherit; font-weight: 600 }
    button.second { color: var(--accent); background: transparent }
    a { color: var(--accent) }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
    [aria-invalid] { border-color: var(--alert) }
    [role] { padding: .75rem 1rem; border-left: .25rem solid; border-radius: .25rem }
    [role=alert] { color: var(--alert); background: var(--alert-ground) }
    [role=status] { color: var(--notice); background: var(--notice-ground) }
    code { display: block; padding: .75rem; border: 1px solid var(--line); border-radius: .375rem;
      font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere }
    .links { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between }
    .links p { margin: 0 }
    @media (max-width: 24rem) {
      body { padding: 0; align-items: stretch }
      main { padding: 1.25rem; border-radius: 0; box-shadow: none }
    }
    """)
}
