import Drawing
import Foundation
import FoundationXML
import Report
import TestSupport
import Testing

/// The report as a web page: one well-formed file that loads nothing, and in a browser as wide as a telephone and as
/// wide as a desk.
@Suite("The report as a web page") struct WebPageTests {
  private static let page = Result {
    try ReportWebPage(DocumentStateTests.inputs(.whole), typesetter: Typesetter()).html()
  }

  private let html: String

  init() throws { html = try Self.page.get() }

  /// Elements with their attributes, in order.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String])] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) { elements.append((name, attributes)) }
  }

  private func elements() throws -> [(name: String, attributes: [String: String])] {
    let reader = Reader()
    let parser = XMLParser(data: Data(html.replacing("<!DOCTYPE html>", with: "").utf8))
    parser.delegate = reader
    #expect(
      parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    return reader.elements
  }

  @Test("It is well-formed, its links lead somewhere, and no name is there twice")
  func structure() throws {
    let elements = try elements()
    let names = elements.compactMap { $0.attributes["id"] }
    #expect(Set(names).count == names.count)
    let known = Set(names)
    for element in elements {
      for key in ["href", "xlink:href", "src"] {
        guard let target = element.attributes[key] else { continue }
        if target.hasPrefix("#") {
          #expect(known.contains(String(target.dropFirst())), "\(target)")
        } else {
          #expect(
            element.name == "a" && target.hasPrefix("https://")
              || element.name == "a" && target.firstMatch(of: /^tables\/[a-z0-9-]+\.csv$/) != nil
              || target.hasPrefix("data:image/png"), "\(element.name) loads \(target.prefix(60))")
        }
      }
      for value in element.attributes.values {
        for match in value.matches(of: /url\(#([^)]+)\)/) {
          #expect(known.contains(String(match.1)), "\(match.1)")
        }
      }
    }
    for name in ["script", "iframe", "link", "object"] {
      #expect(!elements.contains { $0.name == name }, "there is a \(name)")
    }
  }

  @Test("Every figure has an alternative text, every table is a table")
  func accessible() throws {
    let elements = try elements()
    let pictures = elements.filter { $0.name == "svg" && $0.attributes["role"] == "img" }
    #expect(pictures.count >= 15)
    for picture in pictures { #expect((picture.attributes["aria-label"] ?? "").count > 20) }
    #expect(elements.count { $0.name == "table" } >= 15)
    #expect(elements.count { $0.name == "h1" } == 1)
    #expect(elements.first { $0.name == "html" }?.attributes["lang"] == "en")
  }

  @Test(
    "Headings follow one another without a gap, and every table has heads with what they are heads of"
  )
  func headingOrder() throws {
    let elements = try elements()
    let levels = elements.compactMap { element in
      element.name.count == 2 && element.name.hasPrefix("h") ? Int(element.name.dropFirst()) : nil
    }
    #expect(levels.first == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
    for head in elements where head.name == "th" { #expect(head.attributes["scope"] != nil) }
  }

  private static let tidy = ExternalTool("tidy")

  @Test("A validator has nothing to say", .enabled(if: tidy.isInstalled, "tidy is not installed"))
  func valid() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("report.html")
    try html.write(toFile: path, atomically: true, encoding: .utf8)
    let found = directory.file("found")
    _ = Self.tidy.output("-q", "-e", "-utf8", "-f", found, path)
    let text = try String(contentsOfFile: found, encoding: .utf8)
    #expect(text.isEmpty, "\(text.prefix(1000))")
  }

  @Test("The same bytes twice")
  func repeated() throws {
    let again = try ReportWebPage(DocumentStateTests.inputs(.whole), typesetter: Typesetter())
      .html()
    #expect(again == html)
  }

  private static let browser = ["chromium-headless-shell", "chromium", "google-chrome"]
    .map { ExternalTool($0) }.first(where: \.isInstalled)

  /// What a browser finds, told by a script that only this test adds.
  private static let script = """
    <script>addEventListener("load", () => {
      const wide = [...document.querySelectorAll("body *")].filter(e => !e.closest(".scroll, .picture, pre, svg")
        && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.tagName + " " + e.id);
      const broken = [...document.querySelectorAll("a[href^='#']")].filter(a => !document.getElementById(
        decodeURIComponent(a.getAttribute("href").slice(1)))).map(a => a.getAttribute("href"));
      const empty = [...document.querySelectorAll("figure svg")].filter(s => s.getBoundingClientRect().height < 20).length;
      const result = document.createElement("pre");
      result.id = "found";
      result.textContent = [innerWidth, document.documentElement.scrollWidth, wide.length, broken.length, empty,
        wide.slice(0, 5).join(";"), broken.slice(0, 5).join(";")].join("|");
      document.body.append(result);
    })</script></head>
    """

  @Test(
    "In a browser nothing is wider than the window, and nothing is complained of",
    .enabled(if: browser != nil, "no chromium is installed"), arguments: [390, 1280])
  func inBrowser(width: Int) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("report.html")
    try html.replacing("</head>", with: Self.script, maxReplacements: 1)
      .write(toFile: path, atomically: true, encoding: .utf8)
    let browser = try #require(Self.browser)
    let log = directory.file("log")
    let dump = try #require(
      browser.output(
        "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--window-size=\(width),900", "--user-data-dir=\(directory.file("profile"))",
        "--enable-logging", "--log-file=\(log)", "--virtual-time-budget=5000", "--dump-dom",
        "file://\(path)"))
    let found = try #require(
      dump.firstMatch(of: /<pre id="found">([^<]*)<\/pre>/), "the page was not loaded")
    let parts = found.1.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    #expect(parts[0] == "\(width)", "the window is \(parts[0]) wide")
    #expect(parts[1] == "\(width)", "the page is \(parts[1]) wide: \(parts[5])")
    #expect(parts[2] == "0", "wider than the window: \(parts[5])")
    #expect(parts[3] == "0", "broken links: \(parts[6])")
    #expect(parts[4] == "0", "figures without height")
    let messages = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    #expect(!messages.contains("CONSOLE"), "\(messages)")
  }
}
