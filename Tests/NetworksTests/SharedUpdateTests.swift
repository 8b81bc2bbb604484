import Networks
import Optimizers
import Quantization
import Tensors
import TestSupport
import Testing

/// Each rank moves its part of every kernel; the bits are those of one process.
struct SharedUpdateTests {
  /// Kernels of whole and of broken panels, one that cannot be cut between vectors, one of a single panel, and biases.
  private static let layout = ParameterLayout([
    ParameterDescription(
      name: "wide/kernel", shape: [3, 3, 160, 64], fanIn: 1440, isQuantized: true),
    ParameterDescription(name: "wide/bias", shape: [64], fanIn: 64, isQuantized: false),
    ParameterDescription(
      name: "broken/kernel", shape: [2, 2, 72, 10], fanIn: 288, isQuantized: true),
    ParameterDescription(name: "uncut/kernel", shape: [1, 1, 67, 3], fanIn: 67, isQuantized: true),
    ParameterDescription(
      name: "first/kernel", shape: [7, 7, 3, 64], fanIn: 147, isQuantized: false),
    ParameterDescription(name: "dense/kernel", shape: [2048, 100], fanIn: 2048, isQuantized: true),
    ParameterDescription(
      name: "fine/kernel", shape: [256, 64], fanIn: 256, isQuantized: true, bits: 8),
    ParameterDescription(
      name: "sign/kernel", shape: [256, 64], fanIn: 256, isQuantized: true, bits: 1),
  ])

  private struct Outcome: Equatable, Sendable {
    var latent: [Float]
    var effective: [Float]
    var states: [[Float]]
    var squares: [Double]
  }

  private static func fill(_ buffer: ParameterBuffer, _ purpose: String) {
    for description in layout.descriptions {
      var stream = PhiloxStream(seed: 3, purpose: purpose + description.name)
      let values = buffer[description.name]
      for i in values.indices { values[i] = stream.uniform(limit: 0.1) }
    }
  }

  /// Two steps.
  private static func outcome(
    _ rule: Optimizer, _ path: KernelPath, _ shares: UnitShares, _ ranks: (any RankGroup)?
  ) -> Outcome {
    let updates = layout.descriptions.map {
      $0.isQuantized
        ? TensorUpdate(
          quantizer: UniformQuantizer(bits: $0.bits ?? 2, limit: $0.limit),
          estimator: HTGE(sharpness: 5.5))
        : TensorUpdate()
    }
    let updater = ParameterUpdater(
      layout: layout, updates: updates, rule: rule, l2: 1e-3, kernels: path, threads: 2,
      shares: shares, ranks: ranks)
    let (latent, effective, gradients) = (
      ParameterBuffer(layout: layout), ParameterBuffer(layout: layout),
      ParameterBuffer(layout: layout)
    )
    fill(latent, "weights")
    updater.quantize(latent: latent, into: effective)
    var squares: [Double] = []
    for step in 0..<2 {
      gradients.fill(with: .nan)
      fill(gradients, "gradients \(step)")
      // Others' gradients are none of this rank's business.
      for (index, description) in layout.descriptions.enumerated()
      where ranks != nil && description.shape.count > 1 {
        let shape = description.shape
        let (inputs, outputs) = (shape[shape.count - 2], shape[shape.count - 1])
        let own = shares.channels(of: shares.own, inputs: inputs, outputs: outputs)
        for i in gradients[index].indices where !own.contains(i / outputs % inputs) {
          gradients[index][i] = .nan
        }
      }
      squares.append(
        updater.apply(
          gradients: gradients, to: latent, effective: effective, learningRate: 0.01, step: step))
    }
    updater.complete(latent, withStates: true)
    return withExtendedLifetime((latent, effective, gradients)) {
      Outcome(
        latent: Array(latent.elements), effective: Array(effective.elements),
        states: rule.stateNames.map { Array(updater.state($0).elements) }, squares: squares)
    }
  }

  @Test(
    arguments: [
      Optimizer.adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7),
      .sgd(momentum: 0.9, dampened: false),
    ], KernelPath.allCases.filter(\.isSupported))
  func ranksDoNotChangeABit(rule: Optimizer, path: KernelPath) {
    let one = Self.outcome(rule, path, UnitShares(units: 8), nil)
    #expect(one.latent.allSatisfy(\.isFinite) && one.squares.allSatisfy { $0 > 0 })
    for count in [1, 2, 3, 5, 8] {
      let outcomes = ThreadRanks.run(count) { group in
        Self.outcome(rule, path, UnitShares(units: 8, rank: group.rank, ranks: count), group)
      }
      #expect(outcomes.count == count)
      for outcome in outcomes { #expect(outcome == one, "\(count) ranks") }
    }
  }

  @Test func everyChannelBelongsToOneUnit() {
    for (inputs, outputs) in [(3, 64), (67, 3), (72, 10), (64, 64), (2048, 1000)] {
      let shares = UnitShares(units: 8)
      let channels = (0..<8).flatMap {
        Array(shares.channels(of: $0..<$0 + 1, inputs: inputs, outputs: outputs))
      }
      #expect(channels == Array(0..<inputs))
    }
  }
}
