import Analysis
import Quantization
import Testing

/// Weights that the theorems say nothing of are counted, and do no harm to Ē.
@Suite struct DeadZoneTests {
  private let quantizer = UniformQuantizer(bits: 1, limit: 1)

  private var pair: TensorPair {
    let estimator = XuCheung()
    return TensorPair(
      name: "w", quantizer: quantizer, map: WeightMap(of: estimator, on: quantizer),
      supports: (
        GradientSupport(of: estimator, on: quantizer),
        GradientSupport(of: PWL(reach: 0.25), on: quantizer)
      ))
  }

  @Test func weightsWithoutAnImageHaveNoError() {
    let map = WeightMap(of: XuCheung(), on: quantizer)
    let image = Float(map(0.25))
    let tally = pair.tally([0.25, 0.5, -0.7], [image + 0.125, 0.2, -0.2])
    #expect(tally.unmapped == 2)
    #expect(abs(tally.meanErrorOverLimit - 0.125) < 1e-7)
    #expect(abs(tally.shareUnmapped - 2.0 / 3) < 1e-12)
    #expect(tally.agreement == 1)
  }

  /// Q̂-net's gradients end at ½, those of its counterpart here at ¼.
  @Test func weightsTrappedInOneNetAlone() {
    // Free and free; trapped and trapped; trapped and free; free and trapped.
    let tally = pair.tally([0.25, 0.6, -0.6, -0.25], [0.2, 0.3, -0.2, -0.3])
    #expect(tally.trappedAlone == 2 && tally.shareTrappedAlone == 0.5)
    var total = tally
    total += tally
    #expect(total.trappedAlone == 4 && total.unmapped == 4)
    let standing = tally.standing(for: 8)
    #expect(standing.trappedAlone == 4 && standing.shareTrappedAlone == 0.5)
  }

  /// Weights on the ends themselves: HTGE trains them, PWL does not, both by the limit in single precision, which may be
  /// above the limit or below. DAQ compares in double precision.
  @Test(arguments: [0.10206207261596575, 0.14433756729740643])
  func onTheEnd(limit: Double) {
    let quantizer = UniformQuantizer(bits: 2, limit: limit)
    let end = Float(limit)
    for w in [end, -end] {
      #expect(GradientSupport(of: HTGE(sharpness: 5.5), on: quantizer).contains(w))
      #expect(!GradientSupport(of: PWL(), on: quantizer).contains(w))
      #expect(GradientSupport(of: DAQ(), on: quantizer).contains(w) == (Double(end) <= limit))
      #expect(GradientSupport(of: STE(), on: quantizer).contains(w))
    }
    #expect(!GradientSupport(of: HTGE(sharpness: 5.5), on: quantizer).contains(end.nextUp))
    #expect(GradientSupport(of: PWL(), on: quantizer).contains(end.nextDown))
    let pair = TensorPair(
      name: "w", quantizer: quantizer, map: nil,
      supports: (
        GradientSupport(of: HTGE(sharpness: 5.5), on: quantizer),
        GradientSupport(of: PWL(), on: quantizer)
      ))
    #expect(pair.tally([end, end, 0], [end, end.nextDown, 0]).trappedAlone == 1)
  }

  /// The lr-tweak of a mapped pair: both weights through one mirror.
  @Test func bothThroughOneMirror() {
    let map = WeightMap(of: XuCheung(), on: quantizer)
    let both = TensorPair(name: "w", quantizer: quantizer, map: map, mapsSecond: true)
    #expect(abs(both.error(0.25, 0.375) - (map(0.375) - map(0.25))) < 1e-12)
    #expect(both.error(0.3, 0.3) == 0)
    #expect(both.tally([0.6, 0.6, 0.3], [0.7, 0.2, 0.2]).unmapped == 2)
  }

  @Test func withoutDeadZonesThereAreNone() {
    let open = TensorPair(name: "w", quantizer: quantizer, map: nil)
    let tally = open.tally([3, -0.5], [-3, 0.5])
    #expect(tally.trappedAlone == 0 && tally.unmapped == 0)
  }
}
