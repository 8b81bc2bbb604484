import Quantization
import Results

/// The interval that Appendix H gives for DSQ, and what it is said to bound (`dsq.end.1.ratio`).
extension Judgement {
  static let dsqRoot = "dsq"

  private static let dsqEnds = DSQInterval.ends.map { end in
    (end: end, observed: end.largestRemainderAsDefined?.largest)
  }

  func addDSQ(to list: inout FindingList) {
    let (root, ends) = (Self.dsqRoot, Self.dsqEnds)
    let places = ends.indices.map { "\(root).end.\($0 + 1)" }
    for (place, entry) in zip(places, ends) {
      let (end, bounds) = (entry.end, entry.end.boundsAsDefined)
      func add(_ name: String, _ value: Double?) {
        list.add("\(place).\(name)", number: value, .number)
      }
      add("shortfall", end.shortfall)
      add("sharpness", end.sharpnessPerBin)
      add("printed", end.printedBound)
      add("with-slope", end.boundWithSlopeAtEnd)
      add("ratio", end.ratio)
      add("theorem", bounds.theoremConstant)
      add(
        "corrected",
        bounds.correctedConstant(alpha: end.alphaAsDefined))
      add("observed", entry.observed)
    }
    list.add("\(root).ends", list: places, of: places)
    let printed = analysis.paper.rows(table: Self.appendixHRoot, half: root).first
    for name in ["lower", "upper"] {
      list.add("\(root).\(name)", word: printed?.values[name]?.printed)
    }
    let excess = ends.map { $0.end.ratio / $0.end.printedBound }
    addRange("\(root).excess", excess, .ratio, from: places, to: &list)
    list.add("\(root).contradicted", truth: excess.max().map { $0 > 1 }, from: places)
  }
}
