import CPangoCairo
import Diagnostics
import Foundation

extension Picture {
  /// The picture as an SVG element, to stand inside a web page beside others.
  ///
  /// - Parameters:
  ///   - name: begins every identifier in it, so that none is that of another picture of the page.
  ///   - alternative: what it shows, for those who cannot see it.
  package func svg(
    name: String, alternative: String, typesetter: Typesetter
  ) throws -> String {
    let sink = ByteSink()
    let surface = sink.withStream { write, closure in
      cairo_svg_surface_create_for_stream(write, closure, size.width, size.height)
    }
    guard let surface else { throw Failure(.software, "no SVG surface can be made") }
    defer { cairo_surface_destroy(surface) }
    try checkCairo(cairo_surface_status(surface), "an SVG picture")
    let canvas = Canvas(surface: surface, typesetter: typesetter)
    try draw(on: canvas)
    try canvas.check("an SVG picture")
    cairo_surface_finish(surface)
    try typesetter.check()
    try checkCairo(cairo_surface_status(surface), "an SVG picture")
    let text = String(decoding: sink.bytes, as: UTF8.self)
    guard let root = text.firstRange(of: "<svg"),
      let start = text[root.upperBound...].firstIndex(of: ">"),
      let end = text.ranges(of: "</svg>").last
    else { throw Failure(.software, "Cairo’s SVG picture has no root element") }
    let body = renamed(text[text.index(after: start)..<end.lowerBound], name)
    let box = [size.width, size.height].map {
      $0 == $0.rounded() ? "\(Int($0))" : number($0, decimals: 2)
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" role="img" \
      aria-label="\(escapedForHTML(alternative))" width="\(box[0])" height="\(box[1])" \
      viewBox="0 0 \(box[0]) \(box[1])">\(body)</svg>
      """
  }

  /// Cairo counts on from picture to picture: its identifiers are numbered anew, in their order.
  private func renamed(_ body: Substring, _ name: String) -> String {
    var numbers: [Substring: Int] = [:]
    var result = ""
    var rest = body
    while let mark = rest.firstMatch(of: /id="|href="#|url\(#/) {
      result += rest[..<mark.range.upperBound]
      rest = rest[mark.range.upperBound...]
      let identifier = rest.prefix { $0 != "\"" && $0 != ")" }
      let number = numbers[identifier] ?? numbers.count + 1
      numbers[identifier] = number
      result += "\(name)-\(number)"
      rest = rest[identifier.endIndex...]
    }
    return result + rest
  }
}
