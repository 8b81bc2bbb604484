import Drawing
import Foundation
import Results

/// Which of the two normalizations of Ē brings our numbers nearer to the paper's. The paper says “length
/// of the representable range”, 2 w_max; division by w_max gives twice that.
package struct NormalizationReading {
  /// Mean distance from the paper in factors of e, over the comparisons that have both numbers.
  let distanceOverLimit: Double
  let distanceOverRange: Double

  /// Nil when there is nothing to compare.
  package init?(_ inputs: FigureInputs) {
    let pairs = inputs.analysis.comparisons.compactMap { comparison -> (Alignment, Double)? in
      let printed = inputs.paper.value(
        table: "table-4", half: inputs.experiment.name, row: comparison.label,
        column: "alignment_error")
      return printed.map { (comparison.total, $0.value) }
    }
    guard !pairs.isEmpty else { return nil }
    func distance(_ path: KeyPath<Alignment, SeedValues>) -> Double {
      pairs.reduce(0) { $0 + abs(log($1.0[keyPath: path].mean / $1.1)) } / Double(pairs.count)
    }
    distanceOverLimit = distance(\.errorOverLimit)
    distanceOverRange = distance(\.errorOverRange)
  }

  package var isLimitNearer: Bool { distanceOverLimit < distanceOverRange }

  /// A sentence with the typical factor between ours and the paper's, for both readings.
  package var words: RichText {
    let (near, far): (RichText, RichText) =
      isLimitNearer ? ("*w*_{max}", "2*w*_{max}") : ("2*w*_{max}", "*w*_{max}")
    let distances = [distanceOverLimit, distanceOverRange].sorted()
    return """
      Divided by \(near), our numbers lie nearer to the paper’s (apart by a factor of \
      \(factor(distances[0])) on the geometric mean) than divided by \(far) \
      (\(factor(distances[1])))
      """
  }

  private func factor(_ distance: Double) -> String { number(exp(distance), decimals: 2) }
}
