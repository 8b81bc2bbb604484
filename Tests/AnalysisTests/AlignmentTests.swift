import Analysis
import Quantization
import Results
import Testing

/// Hand-made cases at 2 bits with w_max = 0.3: levels −0.3, −0.1, 0.1, 0.3, boundaries −0.2, 0, 0.2.
@Suite struct AlignmentTests {
  private let quantizer = UniformQuantizer(bits: 2, limit: 0.3)

  @Test func withoutAMapTheErrorIsTheDistance() {
    let pair = TensorPair(name: "t", quantizer: quantizer, map: nil)
    let tally = pair.tally([0.05, 0.25, -0.15, 0.3] as [Float], [0.08, 0.15, -0.15, -0.3])
    #expect(tally.count == 4 && tally.equal == 2 && tally.outside == 0)
    #expect(abs(tally.meanErrorOverLimit - (0.03 + 0.1 + 0 + 0.6) / 4 / 0.3) < 1e-7)
    #expect(tally.meanErrorOverRange == tally.meanErrorOverLimit / 2)
    #expect(tally.agreement == 0.5)
  }

  @Test func oppositeEndsOfTheRangeAreOneHundredPerCentOfIt() {
    let pair = TensorPair(name: "t", quantizer: quantizer, map: nil)
    #expect(abs(pair.tally([0.3] as [Float], [-0.3]).meanErrorOverRange - 1) < 1e-7)
  }

  /// On the integer grid the highest level is one step below w_max: the range is 1.5 w_max long at 2 bits.
  @Test func theIntegerGridHasAShorterRange() {
    let integer = UniformQuantizer(bits: 2, limit: 0.3, grid: .integer)
    let pair = TensorPair(name: "t", quantizer: integer, map: nil)
    let tally = pair.tally([-0.3, 0.1] as [Float], [0.15, 0.1])
    #expect(abs(tally.meanErrorOverRange - 0.5) < 1e-7)
    #expect(abs(tally.meanErrorOverLimit - 0.75) < 1e-7)
  }

  @Test func withAMapAWeightIsComparedWithItsImage() throws {
    let estimator = try EstimatorCatalogue.make(name: "htge", parameters: [:], bits: 2)
    let map = WeightMap(of: estimator, on: quantizer)
    let pair = TensorPair(name: "t", quantizer: quantizer, map: map)
    let weights: [Float] = [-0.29, -0.13, 0.02, 0.17, 0.28]
    let images = weights.map { Float(map(Double($0))) }
    let tally = pair.tally(weights, images)
    #expect(tally.meanErrorOverLimit < 1e-6 && tally.agreement == 1)
    #expect(pair.tally(weights, weights).meanErrorOverLimit > 0.01)
  }

  @Test func weightsOutsideTheRangeAreCountedOnce() {
    let pair = TensorPair(name: "t", quantizer: quantizer, map: nil)
    #expect(pair.tally([0.31, 0.1, 0.4] as [Float], [0.1, -0.5, 0.4]).outside == 3)
  }

  @Test func talliesOfTensorsAdd() {
    let pair = TensorPair(name: "t", quantizer: quantizer, map: nil)
    var total = pair.tally([0.1, 0.2] as [Float], [0.1, 0.1])
    total += pair.tally([-0.3] as [Float], [-0.3])
    #expect(total == pair.tally([0.1, 0.2, -0.3] as [Float], [0.1, 0.1, -0.3]))
  }

  @Test func theHistogramCountsEveryPoint() {
    var histogram = DensityHistogram()
    histogram.add(0, 0)
    histogram.add(-1.2, 1.195)
    histogram.add(1.2, 0)
    histogram.add(.nan, 0)
    let density = histogram.density
    #expect(density.counts.reduce(0, +) == 2 && density.outside == 2)
    let middle = density.bins / 2
    #expect(density.counts[middle * density.bins + middle] == 1)
    #expect(density.counts[(density.bins - 1) * density.bins] == 1)
  }

  @Test func curvesAreMeansOverWindowsAndSeeds() throws {
    #expect(windowMeans([1, 3, 5, 7, 10], 2) == [2, 6, 10])
    let curves = SeedCurves([[1, 2, 3], [3, 6]])
    #expect(curves.mean == [2, 4] && curves.range.map(\.lowest) == [1, 2])
    #expect(curves.range.map(\.highest) == [3, 6])
    let difference = try #require(SeedCurves([[2, 2], [2, 2]]).difference(from: curves))
    #expect(difference.values == [[1, 0], [-1, -4]])
    #expect(curves.difference(from: SeedCurves([[1, 2]])) == nil)
    #expect(SeedCurves([]).mean == [] && SeedCurves([]).count == 0)
  }
}
