import Results
import Storage
import TestSupport
import Testing

@Suite struct BoundsResultTests {
  @Test func `results come back`() throws {
    let folder = try TemporaryDirectory()
    let result = SyntheticBounds.make()
    try result.write(
      to: folder.file("bounds.h5"), key: StageKey(stage: "bounds"),
      provenance: Provenance(entries: []))
    #expect(try BoundsResult(path: folder.file("bounds.h5")) == result)
  }

  @Test func `a forecast of cost comes back`() throws {
    let folder = try TemporaryDirectory()
    for ranks in [SyntheticCost.make().ranks, nil] {
      var result = SyntheticCost.make()
      result.ranks = ranks
      try result.write(
        to: folder.file("cost.h5"), key: StageKey(stage: "bench"),
        provenance: Provenance(entries: []))
      #expect(try CostResult(path: folder.file("cost.h5")) == result)
    }
  }

  @Test func `tallies of stretches add`() {
    let stretches = SyntheticBounds.make().pairs[1].stretches
    var sum = stretches[0].double
    sum += stretches[1].double
    #expect(sum.covered == 1_800_000)
    #expect(
      sum.brokenPrinted == stretches[0].double.brokenPrinted + stretches[1].double.brokenPrinted)
    #expect(sum.increaseOverBound.total == 800)
    #expect(sum.increaseOverBound.largest == stretches[0].double.increaseOverBound.largest)
    #expect(sum.curves[.lag]?.count == 20)
  }
}
