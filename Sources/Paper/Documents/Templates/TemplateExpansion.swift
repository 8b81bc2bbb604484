import Foundation

/// A document with all its sections and with a word in place of every value: what its links, figures and
/// headings may be, whatever the findings are.
struct TemplateExpansion {
  /// Markdown.
  let text: String
  /// The line of the source for each line of the text.
  private let lines: [Int]

  /// - Throws: `Failure` 78 for malformed tags.
  init(_ source: TemplateSource) throws {
    var marked = ""
    var position = source.text.startIndex
    // A tag that has no words of its own leaves this behind, so that lines of such tags alone can be told.
    let silent: Character = "\u{E020}"
    for tag in try source.tags() {
      marked += source.text[position..<tag.range.lowerBound]
      switch tag.kind {
      case .value: marked += "\(Marks.valueStart)0\(Marks.valueEnd)"
      default:
        let newlines = source.text[tag.range].filter(\.isNewline)
        marked.append(silent)
        marked += newlines
      }
      position = tag.range.upperBound
    }
    marked += source.text[position...]
    var kept: [String] = []
    var lines: [Int] = []
    let all = marked.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in all.enumerated() {
      let words = line.filter { $0 != silent }
      if words.count < line.count, words.allSatisfy(\.isWhitespace) { continue }
      kept.append(String(words))
      lines.append(index + 1)
    }
    text = kept.joined(separator: "\n")
    self.lines = lines
  }

  func sourceLine(_ line: Int) -> Int {
    lines.indices.contains(line - 1) ? lines[line - 1] : max(1, line)
  }
}
