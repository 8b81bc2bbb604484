import Foundation
import Results

/// Which of the two normalizations of Ē brings our numbers nearer to the paper's (`mnist.normalization.limit-nearer`).
/// The paper says “length of the representable range”, 2 w_max; division by w_max gives twice that.
extension Judgement {
  func addNormalization(to list: inout FindingList) {
    let pairs = experiment.comparisons.compactMap { comparison -> (Alignment, Double)? in
      let printed = analysis.paper.value(
        table: "table-4", half: paperHalf, row: comparison.label, column: "alignment_error")
      return printed.flatMap { printed in
        analysis.comparison(comparison.name).map { ($0.total, printed.value) }
      }
    }
    /// The typical factor between ours and the paper's.
    func factor(_ path: KeyPath<Alignment, SeedValues>) -> Double? {
      PaperDistance.factor(pairs.map { abs(log($0.0[keyPath: path].mean / $0.1)) })
    }
    let (limit, range) = (factor(\.errorOverLimit), factor(\.errorOverRange))
    let place = "\(root).normalization"
    let inputs = experiment.comparisons.map { self.place($0) }
    list.add("\(place).over-limit", number: limit, .ratio, from: inputs)
    list.add("\(place).over-range", number: range, .ratio, from: inputs)
    let both = limit.flatMap { a in range.map { (a, $0) } }
    list.add(
      "\(place).limit-nearer", truth: both.map { $0.0 < $0.1 },
      from: ["\(place).over-limit", "\(place).over-range"])
    list.add("\(place).near-factor", number: both.map { min($0.0, $0.1) }, .ratio, from: inputs)
    list.add("\(place).far-factor", number: both.map { max($0.0, $0.1) }, .ratio, from: inputs)
  }
}
