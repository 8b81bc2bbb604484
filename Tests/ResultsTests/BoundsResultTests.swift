import Results
import Storage
import TestSupport
import Testing

@Suite struct BoundsResultTests {
  @Test func `slopes are those of the logarithms`() throws {
    let rates = [1e-3, 1e-2, 1e-1]
    let order = ErrorOrder(
      steps: 1, floor: 1e-8, learningRates: rates, errors: rates.map { 7 * $0 * $0 },
      travelled: rates.map { 3 * $0 }, agreement: [1, 1, 1])
    #expect(abs(try #require(order.slope) - 2) < 1e-12)
    #expect(abs(try #require(order.relativeSlope) - 1) < 1e-12)
    // What is not above rounding does not count, nor makes one point a line.
    var floored = order
    floored.errors[0] = 3e-8
    #expect(abs(try #require(floored.slope) - 2) < 1e-12)
    floored.floor = 1e-3
    #expect(floored.slope == nil)
  }

  @Test func `ratios are counted by size`() throws {
    var histogram = RatioHistogram()
    #expect(histogram.quantile(0.5) == nil)
    for ratio in [-1, 0, 1e-20, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1e9] { histogram.add(ratio) }
    histogram.add(.nan)
    #expect(histogram.total == 10 && histogram.notPositive == 2 && histogram.largest == 1e9)
    #expect(histogram.counts.first == 1 && histogram.counts.last == 1)
    #expect(histogram.quantile(0.2) == 0)
    let median = try #require(histogram.quantile(0.5))
    #expect(median >= 0.5 && median <= 0.5 * 1.1221)
  }

  /// Rounding of weights that are not the same in both nets adds up like a random walk.
  @Test func `whole runs of mapped nets are fitted above accumulated rounding`() {
    var entry = SyntheticBounds.make().cases[0]
    entry.wholeRuns = ErrorOrder(
      steps: 12, floor: 1e-8, learningRates: [1e-5, 1e-4, 1e-3], errors: [1.9e-7, 2.1e-7, 2.1e-5],
      travelled: [1e-4, 1e-3, 1e-2], agreement: [1, 1, 1])
    // √25 times the floor; four times that is the least to be fitted.
    #expect(abs(entry.fittedRuns.floor - 5e-8) < 1e-20)
    #expect(abs((entry.fittedRuns.slope ?? 0) - 2) < 1e-9)
    #expect(entry.fittedRuns.fittedRelativeErrors.count == 2)
    entry.epsilon = 1e-7
    #expect(entry.fittedRuns == entry.wholeRuns)
  }

  @Test func `results come back`() throws {
    let folder = try TemporaryDirectory()
    let result = SyntheticBounds.make()
    try result.write(
      to: folder.file("bounds.h5"), key: StageKey(stage: "follow"),
      provenance: Provenance(entries: []))
    #expect(try BoundsResult(path: folder.file("bounds.h5")) == result)
  }

  @Test func `tallies of stretches add`() {
    let stretches = SyntheticBounds.make().cases[1].stretches
    var sum = stretches[0].double
    sum += stretches[1].double
    #expect(sum.covered == 1_800_000)
    #expect(
      sum.brokenPrinted == stretches[0].double.brokenPrinted + stretches[1].double.brokenPrinted)
    #expect(sum.increaseOverBound.total == 800)
    #expect(sum.increaseOverBound.largest == stretches[0].double.increaseOverBound.largest)
    #expect(sum.curves[.lag]?.count == 20)
    #expect(
      sum.increaseOverBound.quantile(0.5) == stretches[0].double.increaseOverBound.quantile(0.5))
  }
}
