import Diagnostics
import Results

/// Whether every name in a document leads to a finding: the template library writes nothing for a name that
/// it does not know.
struct TemplateCheck {
  let source: TemplateSource
  let root: FindingTree
  /// Whether the tree has every experiment that there is; else a name may be of an experiment that the report
  /// does without, whose findings are absent.
  let isComplete: Bool

  /// - Throws: `Failure` 78 with the line of the first name that leads nowhere.
  func check() throws {
    try check(try TemplatePart.nested(source), [FindingView(root)], inList: false)
  }

  private func check(
    _ parts: [TemplatePart], _ scopes: [FindingView], inList: Bool
  ) throws {
    for part in parts {
      switch part {
      case .value(let tag):
        guard let view = try view(of: tag, scopes) else { continue }
        guard tag.question == nil, view.isText else {
          throw source.failure(
            line: tag.line, "\(tag.shown) cannot be written as words",
            expected: "a number or a word, or a part of one",
            found: view.isTruth
              ? "a condition" : view.isList ? "a list" : "a place with more below",
            remedy: view.isTruth || view.isList
              ? "make a section of it: {{#\(tag.shown)}}…{{/\(tag.shown)}}"
              : "name what is below: \(children(of: view))")
        }
      case .section(let tag, let body): try checkSection(tag, body, scopes, inList: inList)
      }
    }
  }

  private func checkSection(
    _ tag: TemplateTag, _ body: [TemplatePart], _ scopes: [FindingView], inList: Bool
  ) throws {
    if tag.question != nil {
      guard inList else {
        throw source.failure(
          line: tag.line,
          "\(tag.shown) asks for the place in a list, and there is no list around it")
      }
      return try check(body, scopes, inList: inList)
    }
    guard let view = try view(of: tag, scopes) else { return }
    if tag.kind == .inverted || view.isTruth { return try check(body, scopes, inList: inList) }
    guard view.isList else { return try check(body, scopes + [view], inList: inList) }
    for place in view.finding?.choices ?? [] {
      guard let tree = root.place(place) else {
        throw source.failure(
          line: tag.line, "the list \(tag.shown) has a place that is not there", found: place)
      }
      try check(body, scopes + [FindingView(tree)], inList: true)
    }
  }

  /// - Returns: nil for a name of an experiment that the report does without.
  private func view(of tag: TemplateTag, _ scopes: [FindingView]) throws -> FindingView? {
    if tag.name == "." || tag.question != nil { return scopes.last }
    let names = tag.name.split(separator: ".").map(String.init)
    guard let first = names.first,
      let start = scopes.reversed().lazy.compactMap({ $0.member(first) }).first
    else {
      let near = nearestName(to: names.first ?? "", among: Array(root.children.keys))
      if !isComplete, near == nil, names.count > 1 || tag.kind != .value { return nil }
      throw unknown(tag, scopes, known: "")
    }
    var view = start
    for (count, name) in names.enumerated().dropFirst() {
      guard let next = view.member(name) else {
        throw unknown(tag, [view], known: names[..<count].joined(separator: "."))
      }
      view = next
    }
    return view
  }

  private func unknown(
    _ tag: TemplateTag, _ scopes: [FindingView], known: String
  ) -> Failure {
    let below = scopes.flatMap { view in
      (view.tree.map { Array($0.children.keys) } ?? []) + view.parts
    }
    .sorted().map { known.isEmpty ? $0 : "\(known).\($0)" }
    let near =
      nearestName(to: tag.name, among: root.names) ?? nearestName(to: tag.name, among: below)
    let shown = below.prefix(24).joined(separator: ", ") + (below.count > 24 ? ", …" : "")
    return source.failure(
      line: tag.line, "there is no finding “\(tag.name)”",
      expected: known.isEmpty ? "one of \(shown)" : "\(known) has \(shown)", found: tag.name,
      remedy: near.map { "did you mean “\($0)”?" }
        ?? "findings.json beside the report lists every name")
  }

  private func children(of view: FindingView) -> String {
    (view.tree?.children.keys.sorted() ?? []).joined(separator: ", ")
  }
}
