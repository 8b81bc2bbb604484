import Analysis
import Quantization
import Results
import Testing

/// Where in their bins weights lie. At 2 bits with w_max = 0.3: levels −0.3, −0.1, 0.1, 0.3, boundary points
/// −0.2, 0, 0.2, bins 0.2 wide, a step 0.002.
@Suite struct BinPositionTests {
  private let pair = TensorPair(
    name: "t", quantizer: UniformQuantizer(bits: 2, limit: 0.3), map: nil)

  @Test func `distances are counted from the nearest boundary point, by hand`() {
    let positions = pair.positions(
      // 0.013 from 0; 0.0505 from 0.2; a level's end; 0.0905 from −0.2; beyond; no number.
      [0.013, 0.2505, -0.3, -0.2905, 0.35, .infinity] as [Float],
      [-0.01, 0.25, -0.3, 0.29, 0.05, 0.3])
    #expect(positions.weightCount == 6 && positions.disagreeingCount == 3)
    #expect(positions.allBeyond == 2 && positions.disagreeingBeyond == 1)
    #expect(positions.levelsApart == 1)
    #expect(positions.all.indices.filter { positions.all[$0] > 0 } == [6, 25, 45, 49])
    #expect(positions.disagreeing.indices.filter { positions.disagreeing[$0] > 0 } == [6, 45])
    #expect(positions.share(within: 7) == 1.0 / 6)
    #expect(positions.share(within: 6) == 0)
    #expect(positions.disagreeingShare(within: 7) == 1.0 / 3)
    #expect(positions.disagreeingShare(within: BinPositions.steps) == 2.0 / 3)
  }

  @Test func `nothing disagrees with itself, and of nothing there is no share`() {
    let weights: [Float] = [0.05, -0.21, 0.4]
    let positions = pair.positions(weights, weights)
    #expect(positions.weightCount == 3 && positions.disagreeingCount == 0)
    #expect(positions.disagreeingShare(within: 5) == nil)
    #expect(BinPositions().share(within: 5) == nil)
  }

  @Test func `tensors and seeds add`() {
    let (a, b): ([Float], [Float]) = ([0.01, 0.19], [-0.01, 0.21])
    var total = pair.positions(a, b)
    total += pair.positions([-0.4, 0.1] as [Float], [-0.1, 0.3])
    #expect(total == pair.positions(a + [-0.4, 0.1], b + [-0.1, 0.3]))
    #expect(total.disagreeingCount == 4 && total.disagreeingBeyond == 1)
  }

  /// One boundary point, two levels, and an uneven grid where 0 is a level.
  @Test func `other grids have their own boundary points`() {
    let sign = TensorPair(
      name: "t", quantizer: UniformQuantizer(bits: 1, limit: 1, grid: .sign), map: nil)
    #expect(sign.positions([0.5] as [Float], [0.5]).all[25] == 1)
    let integer = TensorPair(
      name: "t", quantizer: UniformQuantizer(bits: 2, limit: 1, grid: .integer), map: nil)
    // Boundary points −¾, −¼, ¼; Δ = ½.
    let positions = integer.positions([0.2625, -0.2625, 0.0] as [Float], [0.2625, -0.2625, 0.0])
    #expect(positions.all[2] == 2 && positions.all[49] == 1)
  }
}
