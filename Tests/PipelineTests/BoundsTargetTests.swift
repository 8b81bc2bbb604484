import Results
import TestSupport
import Testing

/// The stage `bounds` through make, at a tiny size.
@Suite struct BoundsTargetTests {
  @Test func `bounds are made once, and made again after a change`() throws {
    let checkout = try PipelineCheckout()
    let first = try checkout.make("bounds", "PROFILE=smoke")
    try #require(first.code == 0, "\(first.output)\n\(first.errors)")
    #expect(first.output.contains("spelled out 100.0000 %"))
    let result = try BoundsResult(path: checkout.path("build/smoke/analysis/bounds.h5"))
    #expect(result.profile == "smoke" && result.pairs.count == 6)

    let second = try checkout.make("bounds", "PROFILE=smoke")
    #expect(second.code == 0 && second.output.contains("up to date"), "\(second.output)")
    try checkout.edit { $0 = $0.replacing("momentum: 0.9", with: "momentum: 0.8") }
    let announced = try checkout.make("bounds", "PROFILE=smoke", "AGAIN=--dry-run")
    #expect(announced.output.contains("would compute the bounds: changed: "), "\(announced.output)")
  }
}
