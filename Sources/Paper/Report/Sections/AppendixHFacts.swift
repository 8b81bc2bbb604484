import Drawing
import Figures
import Quantization

/// The constants of Appendix H, and the factor that the proof of Theorem C.1 drops.
struct AppendixHFacts {
  /// The lines of the appendix, each with the largest error of one step that a search finds.
  private static let lines = AppendixH.lines.map { line in
    (line: line, remainder: line.largestRemainder())
  }

  /// In how many lines the corrected constant is too small as well, in words.
  private static var beyondCorrected: RichText {
    let count = lines.count { $0.remainder.largest > $0.line.correctedConstant }
    return count == 0 ? "none" : "\(count)"
  }

  /// Theorem 5.1's constant against what a step does, where it is too small.
  var contradiction: RichText? {
    let excess = Self.lines.map { $0.remainder.largest / $0.line.bounds.theoremConstant }
    guard let most = excess.max(), most > 1 else { return nil }
    return """
      **Theorem 5.1 lacks a factor *α*** ([Appendix H](#appendix-h)). A single step’s error exceeds its \
      convexity term, in which *M*′ is taken for 1/*Q̂*′, in \(excess.count { $0 > 1 }) of the \
      \(excess.count) cases that Appendix H has constants for, by up to \
      \(number(most, decimals: 1)) times; with *α* in \(Self.beyondCorrected).
      """
  }

  func blocks(_ inputs: ReportInputs) -> [any Block] {
    let lines = Self.lines.map { entry in
      (line: entry.line, remainder: entry.remainder, printed: printed(entry.line, inputs))
    }
    let reproduced = lines.count { entry in
      guard let printed = entry.printed else { return false }
      return abs(entry.line.bounds.appendixHConstant - printed.value) <= printed.roundingError
    }
    let violated = lines.count { $0.remainder.largest > $0.line.bounds.theoremConstant }
    let large = lines.count { $0.line.learningRateFactor > 1 }
    let rows = lines.map { entry -> Table.Row in
      let (line, bounds) = (entry.line, entry.line.bounds)
      func cell(_ value: Double) -> Table.Cell { .init(RichText(verbatim: shown(value))) }
      return Table.Row([
        .init("\(line.bits)"), .init(RichText(verbatim: number(line.sharpness, decimals: 0))),
        .init(RichText(verbatim: entry.printed?.printed ?? "–"), muted: true),
        cell(bounds.appendixHConstant), cell(bounds.theoremConstant),
        .init(RichText(verbatim: number(line.learningRateFactor, decimals: 3))),
        cell(line.correctedConstant), cell(entry.remainder.largest),
      ])
    }
    return [
      Heading("The constants of Appendix H, and a missing *α*", anchor: "appendix-h", level: 1),
      Paragraph(
        """
        Appendix H prints four values of *L*′*L*_{+}/(2*L*_{−}^{2}) for the estimator of Pei et al. \
        We reproduce \(reproduced) of \(lines.count) to the printed digits. But the convexity term of \
        Theorem 5.1 is *L*′*L*_{+}^{2}/(2*L*_{−}^{2}), with the square of *L*_{+}. And this misses a \
        factor. A step takes *w* to *w* − *η*∇*f* *Q̂*′(*w*); by Taylor’s theorem *M* of it differs from \
        *M*(*w*) − *M*′(*w*) *η*∇*f* *Q̂*′(*w*) = *M*(*w*) − *αη*∇*f*, which is STE-net’s step, by at most \
        ½Λ(*η*∇*f* *L*_{+})^{2}, where Λ is the Lipschitz constant of *M*′. From *M*′ = *α*/*Q̂*′ follows \
        |*M*′(*x*) − *M*′(*y*)| = *α*|*Q̂*′(*x*) − *Q̂*′(*y*)|/(*Q̂*′(*x*)*Q̂*′(*y*)) ≤ \
        (*αL*′/*L*_{−}^{2})|*x* − *y*|. The proof of Theorem C.1 takes *L*′/*L*_{−}^{2} for Λ, as if *M*′ \
        were 1/*Q̂*′. Whenever *α* > 1, as in \(large) of the \(lines.count) lines, the \
        printed bound is too small. The last column shows it: the largest error that a single step \
        within a bin makes, over (*η*∇*f*)^{2}, found by search. It exceeds the constant of \
        Theorem 5.1 in \(violated) of \(lines.count) lines, and the corrected constant in \
        \(Self.beyondCorrected).
        """, keepsWithNext: true),
      TableBlock(
        anchor: "appendix-h-table", label: nil, caption: nil,
        table: Table(
          columns: (0..<8).map { .init(.right, spaceBefore: $0 == 2 || $0 == 7 ? 6 : 0) },
          headings: [
            [
              .init("Bits"), .init("*k*"), .init("Paper"),
              .init("*L*′*L*_{+}/2*L*_{−}^{2}"), .init("*L*′*L*_{+}^{2}/2*L*_{−}^{2}"),
              .init("*α*"), .init("*αL*′*L*_{+}^{2}/2*L*_{−}^{2}"), .init("observed"),
            ]
          ], rows: rows), style: .small, placement: .here),
    ]
  }

  private func printed(_ line: AppendixH, _ inputs: ReportInputs) -> (
    printed: String, value: Double, roundingError: Double
  )? {
    inputs.figures.paper.value(
      table: "appendix-h", half: "htge", row: "\(line.bits) bits", column: "convexity_constant"
    ).map { ($0.printed, $0.value, $0.roundingError) }
  }
}

/// Four significant digits, as constants of very different size need.
func shown(_ value: Double) -> String {
  let magnitude = abs(value)
  let decimals = magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : magnitude >= 1 ? 3 : 4
  return number(value, decimals: decimals)
}
