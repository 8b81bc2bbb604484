import Networks
import Panels

extension ResidualNetworkCost {
  /// What a rank sends the others in a step of one micro-batch.
  /// - Parameters:
  ///   - units: as at `ResidualNetwork`.
  ///   - isEncoded: of each tensor, whether its weights have four levels at most.
  package func traffic(
    microBatch: Int, units: Int, rank: Int, ranks: Int, isEncoded: [Bool]
  ) -> RankTraffic {
    let samples = PanelSamples(batch: microBatch, units: units, rank: rank, ranks: ranks)
    var traffic = RankTraffic(samples)
    traffic.add(bytes: samples.capacity * MemoryLayout<BatchResult>.stride)
    for (index, convolution) in shape.convolutions.enumerated() {
      // Moments on the way there, sums of the gradient on the way back.
      for _ in 0..<2 { traffic.addSums(channels: convolution.outputs) }
      traffic.addKernel(convolution, readsImages: index == 0)
    }
    traffic.addSums(channels: shape.classes)
    traffic.addKernel(shape.head)
    let weights = WeightPlan(shape.layout, samples.shares, isEncoded: isEncoded)
    for bytes in weights.bytes(of: rank) { traffic.add(bytes: bytes) }
    return traffic
  }
}
