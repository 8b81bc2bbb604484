import Foundation
import HDF5
import Networks
import Optimizers
import Quantization
import Testing

/// The optimizers' formulas: against Keras, against each other on every path, and in what the paper says of them.
struct OptimizerRuleTests {
  private static let paths = KernelPath.allCases.filter(\.isSupported)

  /// One tensor on its own, moved by given gradients.
  private struct Course {
    private let updater: ParameterUpdater
    private let latent, effective, gradients: ParameterBuffer
    private var step = 0

    init(_ start: [Float], _ rule: Optimizer, _ path: KernelPath, factor: Double = 1) {
      let layout = ParameterLayout([
        ParameterDescription(name: "w", shape: [start.count], fanIn: 6, isQuantized: true)
      ])
      updater = ParameterUpdater(
        layout: layout, updates: [TensorUpdate(alpha: factor)], rule: rule, l2: 0,
        kernels: path)
      latent = ParameterBuffer(layout: layout)
      effective = ParameterBuffer(layout: layout)
      gradients = ParameterBuffer(layout: layout)
      latent.set("w", to: start)
    }

    var weights: [Float] { latent.values(of: "w") }
    /// Weights and memory with the gaps after them.
    var everything: [[UInt32]] {
      ([latent, effective] + updater.rule.stateNames.map { updater.state($0) }).map {
        $0.elements.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
      }
    }

    mutating func move(by gradient: [Float], rate: Double) {
      gradients.set("w", to: gradient)
      _ = updater.apply(
        gradients: gradients, to: latent, effective: effective, learningRate: rate, step: step)
      step += 1
    }
  }

  @Test(arguments: paths, ["sgd", "nesterov", "adam", "adamw", "adamax", "rmsprop", "adadelta"])
  func weightsGoWhereKerasTakesThem(path: KernelPath, name: String) throws {
    let url = try #require(
      Bundle.module.url(forResource: "optimizers", withExtension: "h5", subdirectory: "Fixtures"))
    let file = try HDF5Reader(image: Array(try Data(contentsOf: url)), name: "optimizers.h5")
    let start = try file.read("start", as: Float.self)
    let schedule = try file.read("schedule", as: Double.self)
    let gradients = try file.read(
      "gradients", as: Float.self, shape: [schedule.count, start.count])
    let theirs = try file.read(
      "\(name)/weights", as: Double.self, shape: [schedule.count, start.count])
    let peak = try file.read("\(name)/rate", as: Double.self)[0]
    let rule = try #require(
      OptimizerRules.named(name, try file.read("\(name)/constants", as: Double.self)))

    var course = Course(start, rule, path)
    var before = start.map(Double.init)
    var largest = 0.0
    for (step, factor) in schedule.enumerated() {
      let row = step * start.count..<(step + 1) * start.count
      course.move(by: Array(gradients[row]), rate: peak * factor)
      largest = zip(theirs[row], before).reduce(largest) { max($0, abs($1.0 - $1.1)) }
      before = Array(theirs[row])
      // A weight below 2 is rounded by 6e-8 at most; a dozen roundings lie between gradients and step, in each of
      // which what went before is remembered.
      let bound = Double(step + 1) * (0x1p-24 + 12 * 0x1p-24 * largest)
      for (ours, exact) in zip(course.weights, before) {
        #expect(abs(Double(ours) - exact) <= bound, "\(path) \(name), step \(step)")
      }
    }
    #expect(largest > 1e-3)
  }

  /// Zeros of both signs, numbers below the normal ones, and such that squares overflow.
  @Test(arguments: paths.filter { $0 != .plain }, OptimizerRules.all)
  func kernelsRepeatThePlainStepBitForBit(path: KernelPath, rule: Optimizer) {
    let small: [Float] = [
      0, .leastNonzeroMagnitude, .leastNormalMagnitude / 128, .leastNormalMagnitude, 1e-30, 1e-23,
      1e-19,
    ]
    let values = (small + [1e-7, 0.1, 0.75, 1, 1e4, 1e18, 2e19, 3e38]).flatMap { [$0, -$0] }
    let n = values.count
    let start = (0..<n * n).map { values[$0 / n] }
    var (plain, vector) = (Course(start, rule, .plain), Course(start, rule, path))
    for (step, rate) in [0, 0.01, 0.1, 1e-6, 1].enumerated() {
      let gradients = (0..<n * n).map { values[($0 % n + 7 * step) % n] }
      plain.move(by: gradients, rate: rate)
      vector.move(by: gradients, rate: rate)
      #expect(plain.everything == vector.everything, "step \(step)")
    }
    #expect(plain.weights != start)
  }

  /// Gradients so large that ε disappears beside them in single precision: four times the gradients are the same
  /// bits for rules that normalize, another course for the others.
  @Test(arguments: paths, OptimizerRules.all)
  func onlyAdaptiveRulesAreBlindToTheGradientsScale(path: KernelPath, rule: Optimizer) {
    let start = (0..<50).map { Float($0) / 50 - 0.5 }
    var (one, four) = (Course(start, rule, path), Course(start, rule, path, factor: 4))
    for step in 0..<10 {
      let gradients = (0..<50).map { i in
        Float((i * 7 + step * 3) % 5 == 0 ? -800 - i : 900 + 10 * i + step)
      }
      one.move(by: gradients, rate: 0.01)
      four.move(by: gradients, rate: 0.01)
    }
    #expect((one.weights == four.weights) == OptimizerRules.adaptive().contains(rule))
    #expect(zip(one.weights, start).allSatisfy { abs($0 - $1) > 1e-5 })
  }

  /// 40 steps down the bowl steepness·(w − ½)²/2 under a loss that is `factor` times as large.
  private func descended(
    _ rule: Optimizer, steepness: Float, factor: Double, rate: Double
  ) -> [Float] {
    var course = Course((0..<20).map { Float($0) / 20 - 1 }, rule, .plain, factor: factor)
    for _ in 0..<40 { course.move(by: course.weights.map { steepness * ($0 - 0.5) }, rate: rate) }
    return course.weights
  }

  private func apart(_ rule: Optimizer, steepness: Float, rate: Double) -> Double {
    zip(
      descended(rule, steepness: steepness, factor: 1, rate: rate),
      descended(rule, steepness: steepness, factor: 0.6095, rate: rate)
    ).map { abs(Double($0) - Double($1)) }.max() ?? 9
  }

  @Test(arguments: OptimizerRules.adaptive())
  func aPositiveFactorOnTheLossIsRounding(rule: Optimizer) {
    var rate = 1e-3
    if rule.kind == Adadelta.self { rate = 1 }
    // Weights below 1 are rounded by 3e-8 in each of 40 steps, in both courses.
    #expect(apart(rule, steepness: 1e4, rate: rate) <= 40 * 2 * 0x1p-25)
    #expect(abs(descended(rule, steepness: 1e4, factor: 1, rate: rate)[0] + 1) > 0.01)
  }

  @Test(arguments: OptimizerRules.nonAdaptive)
  func aPositiveFactorOnTheLossIsALearningRate(rule: Optimizer) {
    #expect(apart(rule, steepness: 1, rate: 1e-2) > 0.01)
    // α·η in place of η is the same as α on the gradient (Table 1).
    let (scaled, slowed) = (
      descended(rule, steepness: 1, factor: 0.5, rate: 1e-2),
      descended(rule, steepness: 1, factor: 1, rate: 0.5e-2)
    )
    #expect(scaled == slowed)  // a power of two: to the last bit
  }

  /// ε inside of the root, as Keras has it, is not small beside gradients of 1e-4: what the documentation warns of.
  @Test func anEpsilonInsideOfTheRootShowsOnSmallGradients() {
    let steepness: Float = 1e-4
    #expect(apart(Optimizer(RMSprop.self), steepness: steepness, rate: 1e-3) > 1e-3)
    #expect(
      apart(Optimizer(RMSprop.self, ["epsilon": 1e-16]), steepness: steepness, rate: 1e-3) < 1e-5)
    // √v is √0.05·5.5e-5 at least, so that ε is less than 0.83 % of it and 64 % more of ε moves 40 steps of 1e-3 by
    // less than this.
    #expect(
      apart(.adam(beta1: 0.9, beta2: 0.95, epsilon: 1e-7), steepness: steepness, rate: 1e-3)
        < 0.04 * 0.64 * 0.0083)
  }

  @Test func weightsThatGetNoGradientOnlyDecay() {
    for rule in OptimizerRules.all {
      var course = Course([0.75, -0.5], rule, .plain)
      course.move(by: [0, 0], rate: 0.25)
      var expected: [Float] = [0.75, -0.5]
      if rule.constants["weight_decay"] != nil {
        let decay: Float = 0.001
        for i in expected.indices { expected[i] -= decay * expected[i] }
      }
      #expect(course.weights == expected, "\(rule)")
    }
  }

  @Test func statesAreNamed() {
    #expect(OptimizerRules.all.filter(\.hasVelocity) == OptimizerRules.nonAdaptive)
    for rule in OptimizerRules.all {
      #expect(Set(rule.stateNames).count == rule.stateNames.count && !rule.stateNames.isEmpty)
    }
    #expect(AdaMax.stateNames == ["first_moment", "infinity_norm"])
    #expect(Adadelta.stateNames == ["mean_square", "mean_square_step"])
  }
}
