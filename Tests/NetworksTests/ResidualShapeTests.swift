import NetworkLayers
import Networks
import ResidualNetworks
import Testing

struct ResidualShapeTests {
  @Test func resNet50HasTheRecipesParameters() {
    // 25,557,032 with 1,000 classes is the figure every framework prints; 2,049 numbers a class.
    #expect(
      ResidualNetworkShape.resNet50(classes: 1000, imageSize: 224).parameterCount == 25_557_032)
    let small = ResidualNetworkShape.resNet50(classes: 10, imageSize: 64)
    #expect(small.parameterCount == 25_557_032 - 990 * 2049)
    #expect(small.parameterCount == 23_528_522)
    #expect(small.convolutions.count == 53)
    #expect(small.statistics.descriptions.reduce(0) { $0 + $1.count } == 2 * 26_560)
    #expect(small.layout.descriptions.filter(\.isQuantized).count == 53)
  }

  @Test func namesAndShapes() {
    let shape = ResidualNetworkShape.resNet50(classes: 10, imageSize: 224)
    let layout = shape.layout
    func expect(_ name: String, _ dimensions: [Int], fanIn: Int, isQuantized: Bool) {
      let description = layout.index(of: name).map { layout.descriptions[$0] }
      #expect(description?.shape == dimensions && description?.fanIn == fanIn, "\(name)")
      #expect(description?.isQuantized == isQuantized, "\(name)")
    }
    expect("stem/conv/kernel", [7, 7, 3, 64], fanIn: 147, isQuantized: true)
    expect("stage1/block1/conv1/kernel", [1, 1, 64, 64], fanIn: 64, isQuantized: true)
    expect("stage1/block1/shortcut/conv/kernel", [1, 1, 64, 256], fanIn: 64, isQuantized: true)
    expect("stage1/block1/shortcut/norm/bias", [256], fanIn: 256, isQuantized: false)
    expect("stage2/block1/conv1/kernel", [1, 1, 256, 128], fanIn: 256, isQuantized: true)
    expect("stage4/block3/conv2/kernel", [3, 3, 512, 512], fanIn: 4608, isQuantized: true)
    expect("dense/kernel", [2048, 10], fanIn: 2048, isQuantized: false)
    #expect(layout.index(of: "stage1/block2/shortcut/conv/kernel") == nil)
    #expect(layout.descriptions.allSatisfy { $0.hasRankAboveOne == ($0.shape.count > 1) })
    #expect(shape.statistics.index(of: "stage3/block6/norm3/variance") != nil)
  }

  @Test(arguments: [
    (224, [112, 56, 56, 28, 14, 7]), (64, [32, 16, 16, 8, 4, 2]), (32, [16, 8, 8, 4, 2, 1]),
  ])
  func sidesOfTheMaps(imageSize: Int, sides: [Int]) {
    let shape = ResidualNetworkShape.resNet50(classes: 10, imageSize: imageSize)
    let ends = [2, 6, 12, 15].map { shape.blocks[$0].outputSide }
    #expect([shape.stem.window.outputSide, shape.pooling.outputSide] + ends == sides)
  }

  @Test func sameMeansBehindFirst() {
    let even = WindowGeometry.same(size: 3, stride: 2, inputSide: 8)
    #expect(even.padding == 0 && even.outputSide == 4)
    #expect(even.input(of: 3, tap: 1) == 7 && even.input(of: 3, tap: 2) == nil)
    let odd = WindowGeometry.same(size: 3, stride: 2, inputSide: 7)
    #expect(odd.padding == 1 && odd.outputSide == 4 && odd.input(of: 0, tap: 0) == nil)
    let one = WindowGeometry.same(size: 3, stride: 1, inputSide: 1)
    #expect((0..<3).map { one.input(of: 0, tap: $0) } == [nil, 0, nil])
    for window in [even, odd, one, .padded(size: 7, stride: 2, padding: 3, inputSide: 32)] {
      for input in 0..<window.inputSide {
        for tap in 0..<window.size {
          let readers = (0..<window.outputSide).filter { window.input(of: $0, tap: tap) == input }
          #expect(readers == (window.output(reading: input, tap: tap).map { [$0] } ?? []))
        }
      }
    }
  }

  @Test func costOfAForwardPass() {
    // 4.09 billion multiply-adds is the figure for padding counted; 4.0 without.
    let cost = ResidualNetworkCost(.resNet50(classes: 1000, imageSize: 224))
    #expect(abs(Double(cost.multiplyAddsPerSample) / 4.0e9 - 1) < 0.03)
    #expect(cost.flopPerStep(batch: 2) == 2 * cost.flopPerSample)
    #expect(cost.flopPerSample < 6 * Double(cost.multiplyAddsPerSample))
  }

  @Test func initialWeights() {
    let shape = ResidualNetworkShape(
      blockCounts: [1, 2], width: 8, classes: 5, imageSize: 32)
    let (weights, again) = (
      ParameterBuffer(layout: shape.layout), ParameterBuffer(layout: shape.layout)
    )
    ResidualInitialization.initialize(weights, of: shape, seed: 3)
    #expect(weights.values(of: "stem/norm/scale").allSatisfy { $0 == 1 })
    #expect(weights.values(of: "stage2/block1/norm2/scale").allSatisfy { $0 == 1 })
    #expect(weights.values(of: "stage2/block1/norm3/scale").allSatisfy { $0 == 0 })
    #expect(weights.values(of: "stage2/block1/shortcut/norm/scale").allSatisfy { $0 == 1 })
    #expect(weights.values(of: "stage2/block2/norm1/bias").allSatisfy { $0 == 0 })
    #expect(weights.values(of: "dense/bias").allSatisfy { $0 == 0 })
    for description in shape.layout.descriptions where description.hasRankAboveOne {
      let values = weights.values(of: description.name)
      let largest = Double(values.map(abs).max() ?? 0)
      #expect(
        largest <= description.limit && largest > 0.9 * description.limit, "\(description.name)")
    }
    ResidualInitialization.initialize(again, of: shape, seed: 3)
    #expect(weights.elements.elementsEqual(again.elements))
    ResidualInitialization.initialize(again, of: shape, seed: 4)
    #expect(!weights.elements.elementsEqual(again.elements))
    let statistics = ParameterBuffer(layout: shape.statistics)
    statistics.resetStatistics()
    #expect(statistics["stem/norm/mean"].allSatisfy { $0 == 0 })
    #expect(statistics["stage2/block2/norm3/variance"].allSatisfy { $0 == 1 })
  }
}
