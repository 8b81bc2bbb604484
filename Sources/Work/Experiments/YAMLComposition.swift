import Diagnostics
import Yams

/// The tree of a YAML text, of a size that the text bounds.
///
/// Aliases (`*name`) of anchors (`&name`) would stand for copies of copies: a few lines multiply tenfold a level,
/// and Yams walks all of it where such a tree is a key. So a text with an anchor is refused, before any alias is
/// followed. Nesting ends at the parser's thousand levels.
enum YAMLComposition {
  /// - Parameter file: how messages name the text.
  /// - Returns: nil for a text without a document.
  /// - Throws: `YamlError` for faults of syntax, `Failure` 78 for an anchor.
  static func tree(_ text: String, file: String) throws -> Node? {
    if text.contains("&"), let anchor = try anchored(text) {
      throw Failure(
        .configuration, at: anchor.mark.map { "\(file):\($0)" } ?? file,
        "the anchor “&\(anchor.name)” cannot be used",
        expected: "values that are written out; anchors and aliases multiply what a file holds",
        remedy: "write the value where it is used, or share it between files by “base: FILE”")
    }
    return try Yams.compose(yaml: text)
  }

  private typealias Anchored = (name: String, mark: Mark?)

  /// The first node with an anchor.
  private static func anchored(_ text: String) throws -> Anchored? {
    // No text has this character: what were aliases are plain words, and all places stay.
    let parser = try Parser(yaml: text.replacing("*", with: "\u{E000}"))
    guard let root = try parser.singleRoot() else { return nil }
    // Nodes know their anchors as long as the parser does.
    return withExtendedLifetime(parser) { anchored(in: root) }
  }

  private static func anchored(in node: Node) -> Anchored? {
    switch node {
    case .scalar(let scalar): scalar.anchor.map { ($0.rawValue, scalar.mark) }
    case .alias(let alias): (alias.anchor.rawValue, alias.mark)
    case .sequence(let nodes):
      nodes.anchor.map { ($0.rawValue, nodes.mark) } ?? nodes.lazy.compactMap(anchored).first
    case .mapping(let pairs):
      pairs.anchor.map { ($0.rawValue, pairs.mark) }
        ?? pairs.lazy.compactMap { anchored(in: $0.key) ?? anchored(in: $0.value) }.first
    }
  }
}
