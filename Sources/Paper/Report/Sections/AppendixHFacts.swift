import Drawing
import Figures
import Results

/// The constants of Appendix H, and the factor that the proof of Theorem C.1 drops.
struct AppendixHFacts {
  private let findings: Findings

  init(_ inputs: FigureInputs) { findings = inputs.findings }

  private func count(_ name: String) -> Int { Int(findings.number("appendix-h.\(name)") ?? 0) }

  /// In how many lines the corrected constant is too small as well, in words.
  private var beyondCorrected: RichText {
    let count = count("beyond-corrected")
    return count == 0 ? "none" : "\(count)"
  }

  /// Theorem 5.1's constant against what a step does, where it is too small.
  var contradiction: RichText? {
    guard findings.truth("appendix-h.contradicted") == true,
      let most = findings.number("appendix-h.largest-excess")
    else { return nil }
    return """
      **Theorem 5.1 lacks a factor *α*** ([Appendix H](#appendix-h)). A single step’s error exceeds its \
      convexity term, in which *M*′ is taken for 1/*Q̂*′, in \(count("violated")) of the \
      \(count("count")) cases that Appendix H has constants for, by up to \
      \(number(most, decimals: 1)) times; with *α* in \(beyondCorrected).
      """
  }

  func blocks() -> [any Block] {
    let rows = (findings["appendix-h.lines"]?.list ?? []).map { place -> Table.Row in
      func value(_ name: String) -> Double { findings.number("\(place).\(name)") ?? .nan }
      func cell(_ name: String) -> Table.Cell { .init(RichText(verbatim: shown(value(name)))) }
      return Table.Row([
        .init("\(Int(value("bits")))"),
        .init(RichText(verbatim: number(value("sharpness"), decimals: 0))),
        .init(RichText(verbatim: findings.word("\(place).paper") ?? "–"), muted: true),
        cell("appendix-h"), cell("theorem"),
        .init(RichText(verbatim: number(value("alpha"), decimals: 3))),
        cell("corrected"), cell("observed"),
      ])
    }
    return [
      Heading("The constants of Appendix H, and a missing *α*", anchor: "appendix-h", level: 1),
      Paragraph(
        """
        Appendix H prints four values of *L*′*L*_{+}/(2*L*_{−}^{2}) for the estimator of Pei et al. \
        We reproduce \(count("reproduced")) of \(count("count")) to the printed digits. But the convexity term of \
        Theorem 5.1 is *L*′*L*_{+}^{2}/(2*L*_{−}^{2}), with the square of *L*_{+}. And this misses a \
        factor. A step takes *w* to *w* − *η*∇*f* *Q̂*′(*w*); by Taylor’s theorem *M* of it differs from \
        *M*(*w*) − *M*′(*w*) *η*∇*f* *Q̂*′(*w*) = *M*(*w*) − *αη*∇*f*, which is STE-net’s step, by at most \
        ½Λ(*η*∇*f* *L*_{+})^{2}, where Λ is the Lipschitz constant of *M*′. From *M*′ = *α*/*Q̂*′ follows \
        |*M*′(*x*) − *M*′(*y*)| = *α*|*Q̂*′(*x*) − *Q̂*′(*y*)|/(*Q̂*′(*x*)*Q̂*′(*y*)) ≤ \
        (*αL*′/*L*_{−}^{2})|*x* − *y*|. The proof of Theorem C.1 takes *L*′/*L*_{−}^{2} for Λ, as if *M*′ \
        were 1/*Q̂*′. Whenever *α* > 1, as in \(count("alpha-above-1")) of the \(count("count")) lines, the \
        printed bound is too small. The last column shows it: the largest error that a single step \
        within a bin makes, over (*η*∇*f*)^{2}, found by search. It exceeds the constant of \
        Theorem 5.1 in \(count("violated")) of \(count("count")) lines, and the corrected constant in \
        \(beyondCorrected).
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
}

/// Four significant digits, as constants of very different size need.
func shown(_ value: Double) -> String {
  let magnitude = abs(value)
  let decimals = magnitude >= 100 ? 1 : magnitude >= 10 ? 2 : magnitude >= 1 ? 3 : 4
  return number(value, decimals: decimals)
}
