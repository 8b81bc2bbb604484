import Networks
import Quantization
import ResidualNetworks
import TestSupport
import Testing

/// What a forecast says that ranks send, against what they send.
struct RankTrafficTests {
  private static let cases: [(ResidualRelative, Int, Int)] = [
    (.bottleneck, 13, 8), (.basic, 6, 8), (.basic, 6, 3),
    (ResidualRelative(blocks: [1, 1, 1, 1], width: 16, classes: 10, imageSize: 32), 8, 8),
    (ResidualRelative(blocks: [1, 1], width: 32, classes: 3, imageSize: 64), 12, 4),
  ]

  @Test(arguments: cases.indices, [2, 3])
  func theForecastIsWhatIsSent(index: Int, ranks: Int) {
    let (relative, count, units) = Self.cases[index]
    let layout = relative.shape.layout
    // Few levels, many levels, and none.
    let updates = layout.descriptions.enumerated().map { index, description in
      description.isQuantized
        ? TensorUpdate(
          quantizer: UniformQuantizer(bits: index % 3 == 0 ? 8 : 2, limit: description.limit))
        : TensorUpdate()
    }
    let isEncoded = updates.map { $0.quantizer?.bits == 2 }
    let sent = ThreadRanks.run(ranks) { group in
      let network = ResidualNetwork(
        shape: relative.shape, microBatch: count, units: units, ranks: group)
      let (images, labels) = relative.batch(count)
      let own = network.share
      let size = images.count / count
      let (latent, gradients) = (relative.weights, ParameterBuffer(layout: layout))
      let effective = ParameterBuffer(layout: layout)
      let updater = ParameterUpdater(
        layout: layout, updates: updates, rule: .sgd(momentum: 0.9, dampened: false), l2: 1e-4,
        shares: network.shares, ranks: group)
      updater.quantize(latent: latent, into: effective)
      _ = network.gradients(
        of: effective,
        images: Array(images[own.lowerBound * size..<own.upperBound * size]),
        labels: Array(labels[own]), count: own.count, into: gradients, scale: 1 / Double(count))
      _ = updater.apply(
        gradients: gradients, to: latent, effective: effective, learningRate: 0.1, step: 0)
      return [group.bytesSent, group.exchanges]
    }
    for (rank, sent) in sent.enumerated() {
      let traffic = ResidualNetworkCost(relative.shape).traffic(
        microBatch: count, units: units, rank: rank, ranks: ranks, isEncoded: isEncoded)
      #expect(sent == [traffic.bytes, traffic.waits + traffic.gradients])
      #expect(traffic.gradientBytes > 0 && traffic.waitBytes > 0)
    }
  }
}
