import Drawing
import Results

/// What Table S comes to in words; every number computed.
package struct SensitivityFindings {
  private let inputs: FigureInputs
  private let variations: [Variation]

  package init(_ inputs: FigureInputs) {
    self.inputs = inputs
    variations = Variation.all(inputs)
  }

  package var isEmpty: Bool { variations.isEmpty }

  private var root: String { inputs.focused(on: .sensitivity)?.experiment.name ?? "" }

  private var letters: [String] {
    variations.reduce(into: []) { if !$0.contains($1.letter) { $0.append($1.letter) } }
  }

  private func optimizer(_ letter: String) -> RichText {
    variations.first { $0.letter == letter }?.outcome.optimizerName ?? ""
  }

  private func ratio(_ value: Double) -> RichText {
    RichText(verbatim: number(value, decimals: value < 10 ? 2 : 1))
  }

  /// How many keep to the lr-tweak, and which do not.
  package var summary: RichText {
    let counts = letters.map { letter -> RichText in
      let own = variations.filter { $0.letter == letter }
      return "\(own.count { $0.outcome.isLike }) of \(own.count) with \(optimizer(letter))"
    }
    let apart = variations.filter { !$0.outcome.isLike }.map {
      "\($0.label) (\($0.letter), \(ratio($0.outcome.errorRatio)))" as RichText
    }
    let list: RichText =
      apart.isEmpty ? "" : " Beyond that are: \(apart.joined(separator: "; "))."
    return """
      *Ē* is at most \(number(inputs.likeness, decimals: 0)) times the yardstick’s for \
      \(counts.joined(separator: " and ")).\(list)
      """
  }

  /// The paper's “results are similar for 1-bit and 4-bit quantization”, with what was found.
  package var bits: RichText {
    let sentences = letters.compactMap { letter -> RichText? in
      guard
        let line = SweepLine.all(.bits, inputs).first(where: { $0.letter == letter }),
        line.points.count > 1
      else { return nil }
      let values = line.points.map { point -> RichText in
        let total = point.outcome.baseline.total
        return """
          \(ratio(point.outcome.errorRatio)) at \(Int(point.place)) \(point.place == 1 ? "bit" : "bits") \
          (*Ē* \(percent(total.errorOverLimit.mean)), agreement \(percent(total.agreement.mean)))
          """
      }
      return
        "With \(optimizer(letter)) the ratio of *Ē* to the yardstick is \(values.joined(separator: ", "))."
    }
    guard !sentences.isEmpty else { return "" }
    let apart = bitWidthsApart
    let verdict: RichText =
      apart.isEmpty
      ? "By the measure of this report the claim holds: no bit width is beyond \(number(inputs.likeness, decimals: 0)) times the yardstick."
      : """
      By the measure of this report **the claim is contradicted** at \
      \(apart.map { "\($0.label) with \(optimizer($0.letter))" as RichText }.joined(separator: " and ")).
      """
    return """
      The paper notes that “results are similar for 1-bit and 4-bit quantization”. \
      \(sentences.joined(separator: " ")) \(verdict)
      """
  }

  private var bitWidthsApart: [Variation] { found("bits-apart") }

  /// The variations that a finding lists.
  private func found(_ list: String) -> [Variation] {
    (inputs.findings["\(root).\(list)"]?.list ?? []).compactMap { place in
      variations.first { $0.outcome.place == place }
    }
  }

  /// The bit widths at which the paper's remark does not hold.
  package var contradiction: RichText? {
    let apart = bitWidthsApart.map { variation -> RichText in
      let outcome = variation.outcome
      return """
        \(variation.label) with \(optimizer(variation.letter)), where *Ē* is \(ratio(outcome.errorRatio)) times \
        the yardstick’s and agreement \(percent(outcome.baseline.total.agreement.mean)), the yardstick’s \
        \(percent(outcome.lrTweak.total.agreement.mean))
        """
    }
    guard !apart.isEmpty else { return nil }
    return """
      **“Results are similar for 1-bit and 4-bit quantization”** (Section 6.1) does not hold \
      ([Table S](#table-s)) at \(apart.joined(separator: "; ")).
      """
  }

  /// From end to end of the other sweeps.
  package var sweeps: [RichText] {
    [VariationTheme.sharpness, .batchSize, .steps].flatMap { theme in
      SweepLine.all(theme, inputs).compactMap { line -> RichText? in
        guard let first = line.points.first, let last = line.points.last,
          first.place < last.place
        else { return nil }
        let (from, to) = (first.outcome, last.outcome)
        return """
          **\(name(theme)), \(optimizer(line.letter))**: from \(place(first.place, theme)) to \
          \(place(last.place, theme)), *Ē* goes from \(percent(from.baseline.total.errorOverLimit.mean)) to \
          \(percent(to.baseline.total.errorOverLimit.mean)), the yardstick from \
          \(percent(from.lrTweak.total.errorOverLimit.mean)) to \
          \(percent(to.lrTweak.total.errorOverLimit.mean)), their ratio from \(ratio(from.errorRatio)) to \
          \(ratio(to.errorRatio)).
          """
      }
    }
  }

  private func name(_ theme: VariationTheme) -> RichText {
    switch theme {
    case .bits: "Bits"
    case .sharpness: "Sharpness"
    case .steps: "Steps"
    case .batchSize: "Batch size"
    case .reading, .recipe: "Reading"
    }
  }

  private func place(_ value: Double, _ theme: VariationTheme) -> RichText {
    switch theme {
    case .sharpness:
      "*k* = \(value == value.rounded() ? grouped(Int(value)) : "\(value)")/*w*_{max}"
    case .steps, .batchSize, .bits, .reading, .recipe:
      RichText(verbatim: grouped(Int(value)))
    }
  }

  /// The readings that move Ē, and the one that moves accuracy, the most.
  package var movers: RichText {
    let list = found("movers").map {
      "\($0.label) (\($0.letter)), by a factor of \(ratio($0.errorFactor))" as RichText
    }
    guard !list.isEmpty, let heaviest = found("accuracy-mover").first else { return "" }
    let still = found("least-mover").first.map {
      "; least, \($0.label) (\($0.letter)), by \(ratio($0.errorFactor))" as RichText
    }
    let points = heaviest.accuracyGain * 100
    return """
      Among the readings of the paper, these move *Ē* most: \(list.joined(separator: "; "))\(still ?? ""). \
      Accuracy moves most with \(heaviest.label) (\(heaviest.letter)), by \
      \(RichText(verbatim: number(points, decimals: 2))) points.
      """
  }

  /// What of the initial weights the integer grid leaves without a gradient.
  package var integerGrid: RichText {
    let place = "\(root).integer-grid"
    guard let highest = inputs.findings.number("\(place).highest-level"),
      let beyond = inputs.findings.number("\(place).beyond")
    else { return "" }
    return """
      On the integer grid the highest level is \
      \(RichText(verbatim: number(highest, decimals: 2))) *w*_{max}, so that \
      \(percent(beyond)) of the initial weights lie where *Q̂*′ is 0, in both nets: there the \
      penalty alone moves them.
      """
  }
}
