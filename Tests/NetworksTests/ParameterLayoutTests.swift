import ConvNets
import Networks
import Testing

struct ParameterLayoutTests {
  @Test func theConvnetHasTheRecipesTensors() {
    let layout = MNISTConvNet.layout
    #expect(
      layout.descriptions.map(\.name) == [
        "conv1/kernel", "conv1/bias", "conv2/kernel", "conv2/bias", "conv3/kernel", "conv3/bias",
        "dense/kernel", "dense/bias",
      ])
    #expect(layout.descriptions.map(\.count) == [288, 32, 18432, 64, 73728, 128, 1280, 10])
    #expect(layout.descriptions.map(\.fanIn) == [9, 32, 288, 64, 576, 128, 128, 10])
    #expect(
      layout.descriptions.map(\.isQuantized) == [true, true, true, true, true, true, false, false])
  }

  @Test func tensorsAreAlignedAndDoNotOverlap() {
    let layout = MNISTConvNet.layout
    for index in layout.descriptions.indices {
      #expect(layout.offsets[index] % 16 == 0)
      let end = index + 1 < layout.offsets.count ? layout.offsets[index + 1] : layout.totalCount
      #expect(layout.range(index).upperBound <= end)
    }
    let buffer = ParameterBuffer(layout: layout)
    #expect(Int(bitPattern: buffer.pointer) % 64 == 0)
  }

  @Test func valuesAreSetByName() {
    let buffer = ParameterBuffer(layout: MNISTConvNet.layout)
    buffer.set("dense/bias", to: (0..<10).map(Float.init))
    #expect(buffer.values(of: "dense/bias") == (0..<10).map(Float.init))
    #expect(buffer.values(of: "dense/kernel").allSatisfy { $0 == 0 })
    let copy = ParameterBuffer(layout: MNISTConvNet.layout)
    copy.copy(from: buffer)
    #expect(copy["dense/bias"][9] == 9)
  }

  @Test func initialWeightsAreHeUniform() {
    let weights = ParameterBuffer(layout: MNISTConvNet.layout)
    HeUniform.initialize(weights, seed: 11)
    for (index, description) in MNISTConvNet.layout.descriptions.enumerated() {
      let limit = Float(description.limit)
      let values = weights[index]
      #expect(values.allSatisfy { abs($0) <= limit })
      if description.count > 1000 {
        let spread = values.map { Double($0) * Double($0) }.reduce(0, +) / Double(values.count)
        let expected = description.limit * description.limit / 3
        // The standard error of the mean square of a uniform is its 0.894-fold over √n.
        #expect(abs(spread / expected - 1) < 4 * 0.894 / Double(values.count).squareRoot())
      }
    }
    let others = ParameterBuffer(layout: MNISTConvNet.layout)
    HeUniform.initialize(others, seed: 12)
    #expect(weights.values(of: "conv1/kernel") != others.values(of: "conv1/kernel"))
    HeUniform.initialize(others, seed: 11)
    #expect(weights.values(of: "conv3/kernel") == others.values(of: "conv3/kernel"))
  }
}
