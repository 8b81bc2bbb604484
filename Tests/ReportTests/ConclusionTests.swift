import Report
import Results
import Testing

/// The lines at the end of `make`, from findings as `analyze` writes them.
@Suite struct ConclusionTests {
  /// Two optimizers, the second without the comparison that claim B needs.
  private func findings(
    seeds: Int, ratio: Double?, interval: ClosedRange<Double>?, verdict: String
  ) -> Findings {
    func claim(_ name: String, _ parts: [String]) -> Finding {
      Finding(name, .word(verdict), .word, inputs: parts)
    }
    func part(_ name: String, _ quantity: String) -> Finding {
      Finding(name, .word(verdict), .word, seeds: seeds, inputs: [quantity])
    }
    func measure(_ name: String) -> Finding {
      Finding(name, ratio.map { .number($0) }, .ratio, seeds: seeds, interval: interval)
    }
    return Findings(
      [
        claim("mnist.claim-a", ["mnist.claim-a.sgd", "mnist.claim-a.adam"]),
        claim("mnist.claim-b", []), claim("mnist.claim-b.sgd", ["mnist.unadjusted.sgd.farther"]),
        part("mnist.unadjusted.sgd.farther", "mnist.unadjusted.sgd.error-over-baseline"),
        measure("mnist.unadjusted.sgd.error-over-baseline"),
        Finding("mnist.optimizer.sgd.name", .word("SGD"), .word),
        Finding("mnist.optimizer.adam.name", .word("Adam"), .word),
        Finding("rules.verdict-seeds.value", .number(3), .number),
      ]
        + ["sgd", "adam"].flatMap { group in
          [
            claim("mnist.claim-a.\(group)", ["mnist.alike.\(group)"]),
            part("mnist.alike.\(group)", "mnist.baseline.\(group).error-over-lr-tweak"),
            measure("mnist.baseline.\(group).error-over-lr-tweak"),
          ]
        })
  }

  private func lines(_ findings: Findings) -> [String] {
    Conclusion(findings, experiment: "mnist").lines
  }

  @Test func whatIsDecidedIsSaidWithItsInterval() {
    let told = lines(
      findings(seeds: 5, ratio: 0.97, interval: 0.92...1.041, verdict: "supported"))
    #expect(told.count == 4)
    #expect(
      told[0]
        == "claim A with SGD: supported: Q̂-net and STE-net end 0.97 times as far apart as a small change "
        + "of learning rate (95 % interval 0.92 to 1.04, 5 seeds)")
    #expect(told[1].hasPrefix("claim A with Adam: supported: "))
    #expect(told[2].hasPrefix("claim B with SGD: supported: without M and α they end 0.97 times"))
    #expect(told[3] == "open: nothing")
  }

  @Test func whatIsOpenIsSaidWithItsReason() {
    let few = lines(findings(seeds: 1, ratio: 0.97, interval: nil, verdict: "open"))
    #expect(few[0].hasSuffix("(1 seed)"))
    #expect(
      few[3] == "open: A with SGD, A with Adam, B with SGD (a verdict takes 3 seeds, there is 1)")
    let wide = lines(findings(seeds: 5, ratio: 2, interval: 1...3, verdict: "open"))
    #expect(wide[3].hasSuffix("(the interval reaches to both sides of what the rule allows)"))
    let missing = lines(findings(seeds: 0, ratio: nil, interval: nil, verdict: "open"))
    #expect(missing[0] == "claim A with SGD: open: runs are missing")
    #expect(missing[3].hasSuffix("(runs are missing)"))
  }

  @Test func anExperimentWithoutClaimsHasNoLines() {
    #expect(Conclusion(Findings(), experiment: "estimators").lines.isEmpty)
  }
}
