import Foundation
import Networks
import Quantization
import Tensors
import Testing
import Optimizers

struct ParameterUpdaterTests {
  private static let paths = KernelPath.allCases.filter { $0 != .plain && $0.isSupported }
  /// Sizes that fill vectors and sizes that do not.
  private static let layout = ParameterLayout([
    ParameterDescription(name: "a", shape: [3, 3, 5, 7], fanIn: 45, isQuantized: true),
    ParameterDescription(name: "b", shape: [10], fanIn: 10, isQuantized: true),
    ParameterDescription(name: "c", shape: [33, 3], fanIn: 33, isQuantized: false),
  ])
  private static let sgd = Optimizer.sgd(momentum: 0.9, dampened: false)
  private static let adam = Optimizer.adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7)

  private struct Trace: Equatable {
    var latent: [Float]
    var effective: [Float]
    var squares: [Double]
  }

  private func updates(_ estimator: any GradientEstimator, _ factor: Double) -> [TensorUpdate] {
    Self.layout.descriptions.map { description in
      guard description.isQuantized else { return TensorUpdate() }
      return TensorUpdate(
        quantizer: UniformQuantizer(bits: 2, limit: description.limit), estimator: estimator,
        alpha: factor)
    }
  }

  private func run(
    _ path: KernelPath, _ rule: Optimizer, _ updates: [TensorUpdate], steps: Int = 5
  ) -> Trace {
    let updater = ParameterUpdater(
      layout: Self.layout, updates: updates, rule: rule, l2: 1e-2, kernels: path)
    let (latent, effective) = (
      ParameterBuffer(layout: Self.layout), ParameterBuffer(layout: Self.layout)
    )
    let gradients = ParameterBuffer(layout: Self.layout)
    HeUniform.initialize(latent, seed: 4)
    for i in latent["a"].indices { latent["a"][i] *= 1.3 }  // some lie outside of the range
    updater.quantize(latent: latent, into: effective)
    var stream = PhiloxStream(seed: 4, purpose: "gradients")
    var trace = Trace(latent: [], effective: Array(effective.elements), squares: [])
    for step in 0..<steps {
      for index in Self.layout.descriptions.indices {
        let g = gradients[index]
        for i in g.indices { g[i] = stream.uniform(limit: 1) }
      }
      trace.squares.append(
        updater.apply(
          gradients: gradients, to: latent, effective: effective, learningRate: 0.01, step: step))
    }
    trace.latent = Array(latent.elements)
    trace.effective = Array(effective.elements)
    return trace
  }

  @Test(arguments: paths, OptimizerRules.all)
  func straightThroughUpdatesAgreeBitForBit(path: KernelPath, rule: Optimizer) {
    for estimator: any GradientEstimator in [PWL(), STE()] {
      let plain = run(.plain, rule, updates(estimator, 0.6))
      let vector = run(path, rule, updates(estimator, 0.6))
      #expect(plain.latent == vector.latent)
      #expect(plain.effective == vector.effective)
      for (a, b) in zip(plain.squares, vector.squares) { #expect(abs(a - b) <= 1e-13 * a) }
    }
  }

  @Test(arguments: paths, OptimizerRules.all)
  func hyperbolicTangentUpdatesAgreeToRounding(path: KernelPath, rule: Optimizer) {
    let plain = run(.plain, rule, updates(HTGE(sharpness: 5.5), 1))
    let vector = run(path, rule, updates(HTGE(sharpness: 5.5), 1))
    // Q̂′ is off by at most 1e-6; five steps of 0.01 pass on less than that.
    for (a, b) in zip(plain.latent, vector.latent) { #expect(abs(a - b) <= 2e-7) }
  }

  /// MAD, a kink at ±w_max; PSG and DAQ, kinks in every bin; artanh, two curves by the gradient's sign.
  private static let tabled: [any GradientEstimator] = [
    MAD(), PSG(), DAQ(), Cosine(), InverseTanh(strength: 1),
  ]

  @Test(arguments: paths, OptimizerRules.all)
  func tabledUpdatesAgreeToTheTablesBound(path: KernelPath, rule: Optimizer) {
    for estimator in Self.tabled {
      let plain = run(.plain, rule, updates(estimator, 1))
      let vector = run(path, rule, updates(estimator, 1))
      #expect(vector == run(path, rule, updates(estimator, 1)))
      // As for sech²: Q̂′ is off by at most 1e-6 of its largest value, which is below 2.
      for (a, b) in zip(plain.latent, vector.latent) { #expect(abs(a - b) <= 4e-7) }
    }
  }

  /// The sign of the gradient reaches the estimator on every path.
  @Test(arguments: KernelPath.allCases.filter(\.isSupported))
  func signsOfGradientsAreSeen(path: KernelPath) {
    let layout = ParameterLayout([
      ParameterDescription(name: "w", shape: [2], fanIn: 6, isQuantized: true)
    ])
    let estimator = InverseTanh(strength: 1.5)
    let quantizer = UniformQuantizer(bits: 2, limit: 1)
    let updater = ParameterUpdater(
      layout: layout, updates: [TensorUpdate(quantizer: quantizer, estimator: estimator)],
      rule: .sgd(momentum: 0, dampened: false), l2: 0, kernels: path)
    let (w, q, g) = (
      ParameterBuffer(layout: layout), ParameterBuffer(layout: layout),
      ParameterBuffer(layout: layout)
    )
    w.set("w", to: [0.25, 0.25])
    g.set("w", to: [1, -1])
    _ = updater.apply(gradients: g, to: w, effective: q, learningRate: 0.125, step: 0)
    for (index, sign) in [FloatingPointSign.plus, .minus].enumerated() {
      let slope = estimator.derivative(at: 0.25, gradientSign: sign, for: quantizer)
      let step = 0.125 * slope * (sign == .plus ? -1 : 1)
      #expect(abs(Double(w["w"][index]) - (0.25 + step)) < 1e-6)
    }
    #expect(w["w"][0] + w["w"][1] > 0.5 + 1e-3 || w["w"][0] + w["w"][1] < 0.5 - 1e-3)
  }

  @Test(arguments: paths)
  func widthsGiveTheSameBits(path: KernelPath) {
    let updates = updates(HTGE(sharpness: 5.5), 1)
    for rule in OptimizerRules.all {
      #expect(run(path, rule, updates) == run(.portable, rule, updates))
    }
    for estimator in Self.tabled {
      let updates = self.updates(estimator, 0.7)
      #expect(run(path, Self.sgd, updates) == run(.portable, Self.sgd, updates))
    }
  }

  @Test(arguments: KernelPath.allCases.filter(\.isSupported), UniformQuantizer.Grid.allCases)
  func quantizationIsTheQuantizersOwn(path: KernelPath, grid: UniformQuantizer.Grid) {
    for bits in grid == .sign ? [1] : [1, 2, 3, 4, 8] {
      for limit in [1, 0.14433756729740643, 3e-5] {
        let quantizer = UniformQuantizer(bits: bits, limit: limit, grid: grid)
        var values: [Float] = [0, -0.0, .infinity, -.infinity, Float(limit), -Float(limit)]
        values += quantizer.boundaryPoints.prefix(300).flatMap { point -> [Float] in
          let w = Float(point)
          return [w, w.nextUp, w.nextDown]
        }
        values += quantizer.levels.prefix(300).map(Float.init)
        var stream = PhiloxStream(seed: 1, purpose: "weights")
        values += (0..<500).map { _ in stream.uniform(limit: Float(limit) * 1.5) }
        let layout = ParameterLayout([
          ParameterDescription(name: "w", shape: [values.count], fanIn: 1, isQuantized: true)
        ])
        let updater = ParameterUpdater(
          layout: layout, updates: [TensorUpdate(quantizer: quantizer)], rule: Self.sgd, l2: 0,
          kernels: path)
        let (latent, effective) = (ParameterBuffer(layout: layout), ParameterBuffer(layout: layout))
        latent.set("w", to: values)
        updater.quantize(latent: latent, into: effective)
        #expect(effective.values(of: "w") == values.map { quantizer.quantized($0) })
        #expect(effective.elements[values.count...].allSatisfy { $0 == 0 })
        latent["w"][0] = .nan
        updater.quantize(latent: latent, into: effective)
        #expect(effective["w"][0].isNaN)
      }
    }
  }

  /// Q̂′ of every weight, read off a step of gradient descent with gradient 1 and learning rate 1: minus its velocity.
  private func derivatives(
    at weights: [Float], for update: TensorUpdate, _ path: KernelPath
  ) -> [Float] {
    let layout = ParameterLayout([
      ParameterDescription(name: "w", shape: [weights.count], fanIn: 1, isQuantized: true)
    ])
    let updater = ParameterUpdater(
      layout: layout, updates: [update], rule: .sgd(momentum: 0, dampened: false), l2: 0,
      kernels: path)
    let (latent, effective, gradients) = (
      ParameterBuffer(layout: layout), ParameterBuffer(layout: layout),
      ParameterBuffer(layout: layout)
    )
    latent.set("w", to: weights)
    gradients.fill(with: 1)
    _ = updater.apply(
      gradients: gradients, to: latent, effective: effective, learningRate: 1, step: 0)
    return updater.state("velocity").values(of: "w").map { -$0 }
  }

  @Test(arguments: paths)
  func theVectorizedDerivativeIsWithinItsBound(path: KernelPath) {
    for (bits, sharpness) in [(1, 2.0), (2, 5.5), (4, 18)] {
      let limit = 0.2
      let quantizer = UniformQuantizer(bits: bits, limit: limit)
      let estimator = HTGE(sharpness: sharpness)
      let count = 4001
      let weights = (0..<count).map { Float(limit) * (Float($0) / 2000 - 1) * 1.01 }
      let result = derivatives(
        at: weights, for: TensorUpdate(quantizer: quantizer, estimator: estimator), path)
      let gain = estimator.derivative(at: quantizer.boundaryPoints[0], for: quantizer)
      for (w, value) in zip(weights, result) {
        let exact = estimator.derivative(at: Double(w), for: quantizer)
        #expect(abs(Double(value) - exact) <= 1e-6 * gain, "\(bits) bits at \(w)")
      }
      #expect(result.count == count)
    }
  }

  @Test func oneStepByHand() {
    let layout = ParameterLayout([
      ParameterDescription(name: "w", shape: [1], fanIn: 6, isQuantized: true)
    ])
    func stepped(_ rule: Optimizer, times: Int) -> Float {
      let updater = ParameterUpdater(
        layout: layout, updates: [TensorUpdate(alpha: 0.5)], rule: rule, l2: 0.25,
        kernels: .plain)
      let (w, q, g) = (
        ParameterBuffer(layout: layout), ParameterBuffer(layout: layout),
        ParameterBuffer(layout: layout)
      )
      w["w"][0] = 2
      g["w"][0] = 6  // with α = 1/2 and 2·λ·w: 3 + 1 = 4 at first
      for step in 0..<times {
        _ = updater.apply(gradients: g, to: w, effective: q, learningRate: 0.125, step: step)
      }
      return w["w"][0]
    }
    // v = −0.5, w = 1.5; then g = 3.75, v = −0.25 − 0.46875.
    #expect(stepped(.sgd(momentum: 0.5, dampened: false), times: 1) == 1.5)
    #expect(stepped(.sgd(momentum: 0.5, dampened: false), times: 2) == 0.78125)
    // v = 2, w = 1.75; then g = 3.875, v = 1 + 1.9375.
    #expect(stepped(.sgd(momentum: 0.5, dampened: true), times: 1) == 1.75)
    #expect(stepped(.sgd(momentum: 0.5, dampened: true), times: 2) == 1.3828125)
    // Adam's first step is the learning rate, less ε's share.
    let adam = stepped(.adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7), times: 1)
    #expect(abs(adam - 1.875) < 1e-6)
  }

  @Test func stateIsReachableByName() {
    let updater = ParameterUpdater(
      layout: Self.layout, updates: updates(STE(), 1), rule: Self.adam, l2: 0, kernels: .portable)
    #expect(updater.rule.stateNames == ["first_moment", "second_moment"])
    updater.state("second_moment")["b"][3] = 2
    #expect(updater.state("second_moment").values(of: "b")[3] == 2)
    #expect(Optimizer.sgd(momentum: 0, dampened: false).stateNames == ["velocity"])
  }

  @Test(arguments: KernelPath.allCases.filter(\.isSupported), OptimizerRules.all)
  func threadsDoNotChangeABit(path: KernelPath, rule: Optimizer) {
    // Tensors of several pieces, of one whole piece, of less.
    let layout = ParameterLayout([
      ParameterDescription(name: "a", shape: [3, 131_077], fanIn: 3, isQuantized: true),
      ParameterDescription(name: "b", shape: [131_072], fanIn: 4, isQuantized: true),
      ParameterDescription(name: "c", shape: [7], fanIn: 7, isQuantized: false),
    ])
    func outcome(threads: Int) -> Trace {
      let updates = layout.descriptions.map { description in
        description.isQuantized
          ? TensorUpdate(
            quantizer: UniformQuantizer(bits: 2, limit: description.limit),
            estimator: HTGE(sharpness: 5.5))
          : TensorUpdate(isPenalized: false)
      }
      let updater = ParameterUpdater(
        layout: layout, updates: updates, rule: rule, l2: 1e-2, kernels: path, threads: threads)
      let (latent, effective, gradients) = (
        ParameterBuffer(layout: layout), ParameterBuffer(layout: layout),
        ParameterBuffer(layout: layout)
      )
      HeUniform.initialize(latent, seed: 4)
      HeUniform.initialize(gradients, seed: 5)
      updater.quantize(latent: latent, into: effective)
      let squares = (0..<2).map {
        updater.apply(
          gradients: gradients, to: latent, effective: effective, learningRate: 0.01, step: $0)
      }
      return withExtendedLifetime((latent, effective)) {
        Trace(
          latent: Array(latent.elements), effective: Array(effective.elements), squares: squares)
      }
    }
    let one = outcome(threads: 1)
    #expect(outcome(threads: 2) == one)
    #expect(outcome(threads: 3) == one)
    #expect(one.latent.contains { $0 != 0 })
  }

  @Test(arguments: KernelPath.allCases.filter(\.isSupported))
  func thePenaltyLeavesOutWhatIsNotPenalized(path: KernelPath) {
    let layout = ParameterLayout([
      ParameterDescription(name: "a", shape: [2, 2], fanIn: 2, isQuantized: false),
      ParameterDescription(name: "b", shape: [3], fanIn: 3, isQuantized: false),
    ])
    let updater = ParameterUpdater(
      layout: layout, updates: [TensorUpdate(), TensorUpdate(isPenalized: false)],
      rule: .sgd(momentum: 0, dampened: false), l2: 0.25, kernels: path)
    let (latent, effective) = (ParameterBuffer(layout: layout), ParameterBuffer(layout: layout))
    latent.fill(with: 2)
    let squares = updater.apply(
      gradients: ParameterBuffer(layout: layout), to: latent, effective: effective,
      learningRate: 0.5, step: 0)
    // Without a gradient only the penalty moves weights: w − 0.5·2·0.25·w.
    #expect(squares == 16)
    #expect(latent.values(of: "a") == [1.5, 1.5, 1.5, 1.5])
    #expect(latent.values(of: "b") == [2, 2, 2])
  }
}
