extension Quirk {
  /// Every quirk, service by service: the rows of `docs/quirks.md`.
  package static let all: [(title: String, rows: [Quirk])] = [
    ("Every JSON service", wire), ("User pools and what hangs on them", CognitoQuirks.all),
    ("App clients and their secrets", ClientQuirks.all),
    ("Users and groups", PeopleQuirks.all), ("People who sign in", SignInQuirks.all),
    ("Tokens and web endpoints of user pools", OAuthQuirks.all),
    ("Hosted pages, and the tokens of people", HostedPageQuirks.all),
    ("Parameter Store", SSMQuirks.all), ("Secrets Manager", SecretsManagerQuirks.all),
    ("STS and signatures", STSQuirks.all),
    ("REST APIs", RestQuirks.all),
    ("HTTP APIs", HTTPApiQuirks.all),
    ("Requests to deployed APIs", DataPlaneQuirks.all),
  ]
}

/// `docs/quirks.md`, from the rows.
package enum QuirkPage {
  package static var markdown: String {
    var lines = [
      "# Quirks", "",
      "What AWS does that a reader would not expect, and the embedded endpoint does likewise. Each has a test that holds the",
      "endpoint to it, and a source. What nobody has shown on AWS is our best reading, marked *unverified*.",
      "",
      "<!-- Written by `make docs` from Sources/LocalAWS. -->",
    ]
    for (title, rows) in Quirk.all {
      lines += ["", "## \(title)", "", "| id | behaviour | source | test |", "| --- | --- | --- | --- |"]
      for row in rows {
        let cells = [
          "`\(row.id)`", row.behaviour + (row.isVerified ? "" : " *Unverified.*"), row.source, row.test,
        ]
        lines.append(
          "| \(cells.map { $0.split(separator: "|").joined(separator: "\\|") }.joined(separator: " | ")) |")
      }
    }
    return lines.joined(separator: "\n")
  }
}
