import Quantization
import Results

/// The constants of Appendix H, and the factor α that the proof of Theorem C.1 drops (`appendix-h.line.1.observed`).
extension Judgement {
  static let appendixHRoot = "appendix-h"

  /// The lines of the appendix, each with the largest error of one step that a search finds.
  private static let appendixHLines = AppendixH.lines.map { line in
    (line: line, observed: line.largestRemainder().largest)
  }

  func addAppendixH(to list: inout FindingList) {
    let (root, lines) = (Self.appendixHRoot, Self.appendixHLines)
    let places = lines.indices.map { "\(root).line.\($0 + 1)" }
    var reproduced = 0
    for (place, entry) in zip(places, lines) {
      let (line, bounds) = (entry.line, entry.line.bounds)
      let printed = analysis.paper.value(
        table: root, half: "htge", row: "\(line.bits) bits", column: "convexity_constant")
      let isReproduced = printed.map {
        abs(bounds.appendixHConstant - $0.value) <= $0.roundingError
      }
      if isReproduced == true { reproduced += 1 }
      list.add("\(place).bits", number: Double(line.bits), .count)
      list.add("\(place).sharpness", number: line.inverseWidth, .number)
      list.add("\(place).paper", word: printed?.printed)
      list.add("\(place).appendix-h", number: bounds.appendixHConstant, .number, paper: printed)
      list.add("\(place).theorem", number: bounds.theoremConstant, .number)
      list.add("\(place).alpha", number: line.alpha, .number)
      list.add("\(place).corrected", number: line.correctedConstant, .number)
      list.add("\(place).observed", number: entry.observed, .number)
      list.add("\(place).reproduced", truth: isReproduced)
      list.add("\(place).violated", truth: entry.observed > bounds.theoremConstant)
    }
    func count(_ name: String, _ holds: (AppendixH, Double) -> Bool) {
      list.add(
        "\(root).\(name)", number: Double(lines.count { holds($0.line, $0.observed) }), .count,
        from: places)
    }
    list.add("\(root).lines", list: places, of: places)
    list.add("\(root).count", number: Double(lines.count), .count)
    list.add("\(root).reproduced", number: Double(reproduced), .count, from: places)
    count("violated") { $1 > $0.bounds.theoremConstant }
    count("beyond-corrected") { $1 > $0.correctedConstant }
    count("alpha-above-1") { line, _ in line.alpha > 1 }
    let excess = lines.map { $0.observed / $0.line.bounds.theoremConstant }.max()
    list.add("\(root).largest-excess", number: excess, .ratio, from: places)
    list.add("\(root).contradicted", truth: excess.map { $0 > 1 }, from: places)
  }
}
