import AuthPlatform
import Foundation
import Planner
import ResourceModel
import TestSupport
import Testing

@testable import authplat

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct GraphTests {
  private func report(_ stacks: [String] = []) async throws -> GraphReport {
    try await AccessScene().platform.graph(stacks)
  }

  /// Names that each format has to escape.
  private static let wild = #"a"b<c>&'`#%\{x}"#

  private static func wildReport() async throws -> GraphReport {
    let scene = try await AccessScene(
      AccessScene.shared + [
        AccessScene.record(
          "shared/resourceServer.api",
          ["userPoolId": "eu-west-1_Pool01", "identifier": .string(wild), "scopes": [wild: "x"]])
      ])
    return try await scene.platform.graph([])
  }

  @Test(arguments: GraphCommand.Format.allCases)
  func `each format is as recorded`(_ format: GraphCommand.Format) async throws {
    let report = try await report()
    let text =
      switch format {
      case .text: GraphText(report, style: Style(isColoured: false)).text
      case .mermaid: GraphMermaid(report.graph).text
      case .dot: GraphDOT(report.graph).text
      case .svg: GraphSVG(report).text
      case .json: JSONWriter.write(.map(GraphJSON.members(report)), layout: .indented)
      }
    #expect(golden("graph.\(format.rawValue)", text + "\n") == nil)
  }

  @Test func `a named stack comes with what it is tied to, and nothing else`() async throws {
    let report = try await report(["billing"])
    let text = GraphText(report, style: Style(isColoured: false)).text
    #expect(golden("graph-of-billing.text", text + "\n") == nil)
    let ids = Set(report.graph.nodes.map(\.id))
    #expect(!ids.contains("behind") && !ids.contains { $0.contains("GET /orders") })
    for edge in report.graph.edges {
      #expect(ids.contains(edge.from) && ids.contains(edge.to), "\(edge)")
    }
    for node in report.graph.nodes { #expect(node.parent.map(ids.contains) ?? true, "\(node.id)") }
  }

  @Test func `an unknown stack is told with the near miss`() async throws {
    let error = await #expect(throws: PlatformError.self) { try await report(["order"]) }
    guard case .unknown(let text)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(text == "There is no stack `order`. Did you mean `orders`?")
  }

  @Test func `node ids are unique and every edge has two ends`() async throws {
    let graph = try await report().graph
    let ids = graph.nodes.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(Set(graph.edges).count == graph.edges.count)
    for edge in graph.edges { #expect(graph[edge.from] != nil && graph[edge.to] != nil, "\(edge)") }
  }

  // MARK: Grammars

  @Test func `pictures are well-formed XML with a title for every node, whatever the names`() async throws {
    for report in [try await report(), try await Self.wildReport()] {
      let svg = GraphSVG(report).text
      let reader = TitleReader()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = reader
      #expect(parser.parse(), "\(String(describing: parser.parserError))")
      #expect(reader.groupsWithoutTitle == 0)
      #expect(reader.groups > 0 && !reader.names.contains("script"))
    }
    let svg = GraphSVG(try await Self.wildReport()).text
    let reader = TitleReader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.titles.contains("\(Self.wild)/\(Self.wild)"))
  }

  @Test func `DOT keeps to its grammar, whatever the names`() async throws {
    for report in [try await report(), try await Self.wildReport()] {
      var reader = DOTReader(GraphDOT(report.graph).text)
      let isGraph = reader.isGraph()
      #expect(isGraph, "\(reader.rest)")
      #expect(reader.nodes.isSuperset(of: reader.ends))
    }
  }

  @Test func `Mermaid keeps to its grammar, whatever the names`() async throws {
    let block = /subgraph n\d+\["[^"]*"\]/
    let node = /n\d+\["[^"`]*"\]/
    let edge = /n\d+ (-.->\|uses\||-->|---|==>) n\d+/
    let look = /classDef \w+ fill:#\w{6},stroke:#\w{6},color:#\w{6}(,stroke-dasharray:4)?/
    let members = /class n\d+(,n\d+)* \w+/
    for report in [try await report(), try await Self.wildReport()] {
      let lines = GraphMermaid(report.graph).text.split(separator: "\n")
      #expect(lines.first == "flowchart LR")
      var depth = 0
      for line in lines.dropFirst() {
        let text = String(line.drop { $0 == " " })
        if text.wholeMatch(of: block) != nil {
          depth += 1
        } else if text == "end" {
          depth -= 1
        } else {
          let isKnown =
            text.wholeMatch(of: node) != nil || text.wholeMatch(of: edge) != nil
            || text.wholeMatch(of: look) != nil || text.wholeMatch(of: members) != nil
          #expect(isKnown, "\(text)")
        }
        #expect(depth >= 0)
      }
      #expect(depth == 0)
    }
    #expect(GraphMermaid.escaped(Self.wild) == "a#quot;b#lt;c#gt;#amp;'#96;#35;#37;#92;{x}")
  }

  @Test func `a hundred clients stand apart, each within the picture`() async throws {
    let clients = (1...100).map {
      AccessScene.client("many/userPoolClient.c\($0)", ["orders/read"], physical: "p\($0)")
    }
    let scene = try await AccessScene(AccessScene.records + clients)
    let svg = GraphSVG(try await scene.platform.graph([])).text
    let boxes = svg.matches(of: /<rect x="20" y="(\d+)" width="300" height="18"/).compactMap { Int($0.1) }
    #expect(boxes.count == 104)
    #expect(zip(boxes, boxes.dropFirst()).allSatisfy { $1 - $0 >= 20 })
    let height = try #require(svg.firstMatch(of: /height="(\d+)"/).flatMap { Int($0.1) })
    #expect(boxes.allSatisfy { $0 + 18 <= height })
    #expect(svg == GraphSVG(try await scene.platform.graph([])).text)
  }
}

/// Counts groups and their titles.
private final class TitleReader: NSObject, XMLParserDelegate {
  private(set) var groups = 0
  private(set) var groupsWithoutTitle = 0
  private(set) var names: Set<String> = []
  private(set) var titles: [String] = []
  private var open: [Bool] = []
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    names.insert(name)
    text = ""
    // Groups with a class are nodes.
    if name == "g" { open.append(attributes["class"] == nil) }
    if name == "title", !open.isEmpty { open[open.count - 1] = true }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) {
    if name == "title" { titles.append(text) }
    guard name == "g" else { return }
    groups += 1
    if open.popLast() == false { groupsWithoutTitle += 1 }
  }
}

/// As much of Graphviz's grammar as is written: clusters, nodes, edges, attributes.
private struct DOTReader {
  private var tokens: [Substring]
  private(set) var nodes: Set<Substring> = []
  private(set) var ends: Set<Substring> = []
  var rest: [Substring] { Array(tokens.prefix(12)) }

  init(_ text: String) {
    tokens = text.matches(of: /"(?:[^"\\]|\\.)*"|->|\w+|\S/).map(\.0)
  }

  mutating func isGraph() -> Bool {
    take("digraph") && isName() && isBlock() && tokens.isEmpty
  }

  private mutating func take(_ token: String) -> Bool {
    guard tokens.first == token[...] else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func isName() -> Bool {
    guard let token = tokens.first, token.hasPrefix("\"") || token.wholeMatch(of: /\w+/) != nil else {
      return false
    }
    tokens.removeFirst()
    return true
  }

  private mutating func isBlock() -> Bool {
    guard take("{") else { return false }
    while tokens.first != "}" {
      guard isStatement() else { return false }
    }
    return take("}")
  }

  private mutating func isStatement() -> Bool {
    if take("subgraph") { return isName() && isBlock() }
    guard let name = tokens.first, isName() else { return false }
    if take("=") { return isName() && take(";") }
    if take("->") {
      guard let other = tokens.first, isName() else { return false }
      ends.formUnion([name, other])
    } else {
      nodes.insert(name)
    }
    if take("[") {
      repeat { guard isName(), take("="), isName() else { return false } } while take(",")
      guard take("]") else { return false }
    }
    return take(";")
  }
}
