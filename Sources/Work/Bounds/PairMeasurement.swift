import Configurations
import Diagnostics
import Experiments
import Networks
import Optimizers
import Quantization
import Results
import Training

/// One Q̂-net with its STE-net: every stretch, then the whole runs.
struct PairMeasurement {
  let pair: BoundsPlan.Pair
  let plan: BoundsPlan
  let kernels: KernelPath
  let task: any TrainingTask
  let watch: BoundsWatch

  /// - Throws: `Failure` as `BoundsStage.run`.
  func result() throws(Failure) -> BoundsPair {
    let (l2, optimizer) = (pair.qhat.l2, pair.qhat.optimizer)
    let stretches: [BoundsStretch]
    if optimizer.kind == SGD.self {
      let momentum = optimizer["momentum"]
      stretches = try measuredStretches(isMapped: true) {
        MomentumPair(
          qhat: $0.qhat, ste: $0.ste, momentum: momentum, l2: l2,
          velocity: ($1.qhat.0, $1.ste.0))
      }
    } else if optimizer.kind == Adam.self {
      let rule = AdamPair.Rule(
        beta1: optimizer["beta1"], beta2: optimizer["beta2"], epsilon: optimizer["epsilon"])
      stretches = try measuredStretches(isMapped: false) {
        AdamPair(qhat: $0.qhat, ste: $0.ste, rule: rule, l2: l2, moments: $1)
      }
    } else {
      throw Failure(
        .configuration, at: pair.name, "the bounds of this optimizer are not spelled out",
        expected: BoundsPlan.optimizers.map { $0.name }.joined(separator: " or "),
        found: optimizer.canonicalText)
    }
    return BoundsPair(
      name: pair.name, label: pair.label, optimizer: optimizer.canonicalText, l2: l2,
      epsilon: optimizer.constants["epsilon"], learningRate: pair.qhat.learningRate,
      stretches: stretches,
      wholeRuns: try wholeRuns())
  }

  private func runs(
    change: (inout RunConfiguration) -> Void = { _ in }
  ) throws(Failure) -> PairTraining {
    try PairTraining(pair, seed: plan.seed, kernels: kernels, task: task, change: change)
  }

  /// The training from its first step, measured in the stretches.
  private func measuredStretches<Pair: WeightPair>(
    isMapped: Bool, _ make: WeightPairs<Pair>.Maker
  ) throws(Failure) -> [BoundsStretch] {
    var runs = try runs()
    var stretches: [BoundsStretch] = []
    for first in plan.stretches {
      while runs.step < first {
        try runs.advance()
        try watch.step(pair.name)
      }
      let orders = try shared(WeightPairs(aligned: runs, isMapped: isMapped, make), runs)
      var (double, single) = (BoundTally(), BoundTally())
      var (exact, engine) = (WeightPairs(runs, make), WeightPairs(runs, make))
      for _ in 0..<plan.stretchSteps {
        try runs.advance()
        exact.step(by: runs, settles: false, tally: &double)
        engine.step(by: runs, settles: true, tally: &single)
        try watch.step(pair.name)
      }
      stretches.append(
        BoundsStretch(
          firstStep: first, steps: plan.stretchSteps, double: double, single: single,
          oneStep: orders.one, severalSteps: orders.several))
    }
    return stretches
  }

  /// From Q̂-net's weights with E = 0, the gradients of the next batches at these weights, the same in both
  /// nets, at every learning rate: only Q̂′ is left to make a difference.
  private func shared<Pair: WeightPair>(
    _ start: WeightPairs<Pair>, _ runs: PairTraining
  ) throws(Failure) -> (one: ErrorOrder, several: ErrorOrder) {
    let buffer = ParameterBuffer(layout: task.layout)
    var gradients: [[[Float]]] = []
    for step in 0..<plan.sharedSteps {
      _ = try task.gradients(
        of: runs.states.qhat.effective, step: runs.step + step, into: buffer)
      gradients.append(runs.settings.map { Array(buffer[$0.tensor]) })
    }
    // Double precision knows a weight of w_max/2 to 2⁻⁵⁴·w_max; a mean over many errs by less.
    let rounding = 0x1p-56
    var (one, several) = (
      ErrorOrder(steps: 1, floor: rounding), ErrorOrder(steps: plan.sharedSteps, floor: rounding)
    )
    for factor in plan.rateFactors {
      let rate = factor * pair.qhat.learningRate
      var pairs = start
      for (step, gradient) in gradients.enumerated() {
        pairs.advance(sharing: gradient, learningRate: rate, step: step)
        if step == 0 { one.append(rate, pairs.standing(from: start)) }
      }
      several.append(rate, pairs.standing(from: start))
    }
    return (one, several)
  }

  /// Both nets trained as `train` trains them, from the start, at every learning rate; the schedule is that
  /// of so many steps.
  private func wholeRuns() throws(Failure) -> ErrorOrder {
    // Initial weights are single-precision values of M: Ē is not 0 before the first step.
    let drawn = standingPairs(try runs())
    let rounding = max(drawn.standing(from: drawn).error, 0x1p-26)
    var order = ErrorOrder(steps: plan.runSteps, floor: rounding)
    for factor in plan.rateFactors {
      var runs = try runs { run in
        run.learningRate *= factor
        run.steps = plan.runSteps
      }
      let start = standingPairs(runs)
      while runs.step < plan.runSteps {
        try runs.advance()
        try watch.step("\(pair.name) at \(factor) η")
      }
      order.append(
        pair.qhat.learningRate * factor, standingPairs(runs).standing(from: start))
    }
    return order
  }

  /// The weights as they stand, E measured with M where the optimizer is not adaptive (Equation 5).
  private func standingPairs(_ runs: PairTraining) -> StandingPairs {
    if pair.qhat.optimizer.isAdaptive {
      let rule = AdamPair.Rule(beta1: 0, beta2: 0, epsilon: 0)
      return .adaptive(
        WeightPairs(runs) { weights, _ in
          AdamPair(qhat: weights.qhat, ste: weights.ste, rule: rule)
        })
    }
    return .mapped(
      WeightPairs(runs) { weights, _ in
        MomentumPair(qhat: weights.qhat, ste: weights.ste, momentum: 0)
      })
  }

  private enum StandingPairs {
    case mapped(WeightPairs<MomentumPair>)
    case adaptive(WeightPairs<AdamPair>)

    func standing(from start: StandingPairs) -> (
      error: Double, travelled: Double, agreement: Double
    ) {
      switch (self, start) {
      case (.mapped(let now), .mapped(let then)): now.standing(from: then)
      case (.adaptive(let now), .adaptive(let then)): now.standing(from: then)
      default: preconditionFailure("the weights of one pair of nets differ in kind")
      }
    }
  }
}

extension ErrorOrder {
  fileprivate mutating func append(
    _ rate: Double, _ standing: (error: Double, travelled: Double, agreement: Double)
  ) {
    learningRates.append(rate)
    errors.append(standing.error)
    travelled.append(standing.travelled)
    agreement.append(standing.agreement)
  }
}
