import Quantization
import Results

/// Every compared weight of both nets, followed in double precision.
struct WeightPairs<Pair: WeightPair> {
  typealias Maker = (_ weights: (qhat: Double, ste: Double), _ memory: Pair.Memory) -> Pair

  let settings: [(tensor: Int, setting: AlignmentSetting)]
  private var pairs: [[Pair]]

  /// The nets as they stand, weights and optimizers' memories.
  init(_ runs: PairTraining, _ make: Maker) {
    settings = runs.settings
    pairs = settings.map { entry in
      let at = Cursor(runs, tensor: entry.tensor)
      return (0..<at.count).map { make(at.weights($0), at.memory($0)) }
    }
  }

  /// Both nets with Q̂-net's weights, STE-net's mapped so that E is 0, nothing remembered.
  init(aligned runs: PairTraining, isMapped: Bool, _ make: Maker) {
    settings = runs.settings
    pairs = settings.map { entry in
      runs.states.qhat.latent[entry.tensor].map { weight in
        let w = Double(weight)
        return make((w, isMapped ? entry.setting.map(w) : w), ((0, 0), (0, 0)))
      }
    }
  }

  /// One step of every weight by the gradients of the nets' last step.
  /// - Parameter settles: whether the weights are then put to where single precision took them, so that
  ///   the error is that of the training engine.
  mutating func step(by runs: PairTraining, settles: Bool, tally: inout BoundTally) {
    var sums = StepSums()
    let (gradients, rate, step) = (runs.gradients, runs.learningRate, runs.step - 1)
    for (place, entry) in settings.enumerated() {
      let (g, h) = (gradients.qhat[entry.tensor], gradients.ste[entry.tensor])
      let at = Cursor(runs, tensor: entry.tensor)
      let setting = entry.setting
      for i in pairs[place].indices {
        var terms = pairs[place][i].step(
          (Double(g[i]), Double(h[i])), learningRate: rate, step: step, in: setting)
        if settles {
          pairs[place][i].settle(at.weights(i), memory: at.memory(i))
          terms?.after = pairs[place][i].alignmentError(in: setting)
        }
        if let terms {
          tally.add(terms, rounding: setting.rounding)
          sums.add(terms, limit: setting.quantizer.limit)
        } else {
          tally.uncovered += 1
        }
      }
    }
    tally.append(sums)
  }

  /// One step of every weight with the same gradient in both nets, nothing measured.
  mutating func advance(sharing gradients: [[Float]], learningRate: Double, step: Int) {
    for (place, entry) in settings.enumerated() {
      for i in pairs[place].indices {
        let g = Double(gradients[place][i])
        pairs[place][i].advance(
          (g, g), learningRate: learningRate, step: step, in: entry.setting)
      }
    }
  }

  /// Mean over all weights, in units of w_max: Ē, and how far Q̂-net's weights are from `start`; share of
  /// equal quantized values.
  func standing(from start: WeightPairs) -> (error: Double, travelled: Double, agreement: Double) {
    var (error, travelled, equal, count) = (0.0, 0.0, 0, 0)
    for (place, entry) in settings.enumerated() {
      let quantizer = entry.setting.quantizer
      for (pair, first) in zip(pairs[place], start.pairs[place]) {
        error += pair.alignmentError(in: entry.setting) / quantizer.limit
        travelled += abs(pair.qhat - first.qhat) / quantizer.limit
        if quantizer.levelIndex(Float(pair.qhat)) == quantizer.levelIndex(Float(pair.ste)) {
          equal += 1
        }
        count += 1
      }
    }
    let n = Double(count)
    return (error / n, travelled / n, Double(equal) / n)
  }
}

/// A tensor's weights and the optimizers' memories of them in both nets.
private struct Cursor {
  private let latent:
    (qhat: UnsafeMutableBufferPointer<Float>, ste: UnsafeMutableBufferPointer<Float>)
  private let first:
    (qhat: UnsafeMutableBufferPointer<Float>, ste: UnsafeMutableBufferPointer<Float>)
  private let second:
    (qhat: UnsafeMutableBufferPointer<Float>, ste: UnsafeMutableBufferPointer<Float>)?

  init(_ runs: PairTraining, tensor: Int) {
    latent = (runs.states.qhat.latent[tensor], runs.states.ste.latent[tensor])
    let memory = runs.memory
    first = (memory.qhat[0][tensor], memory.ste[0][tensor])
    second =
      memory.qhat.count > 1 ? (memory.qhat[1][tensor], memory.ste[1][tensor]) : nil
  }

  var count: Int { latent.qhat.count }

  func weights(_ i: Int) -> (qhat: Double, ste: Double) {
    (Double(latent.qhat[i]), Double(latent.ste[i]))
  }

  func memory(_ i: Int) -> (qhat: (Double, Double), ste: (Double, Double)) {
    (
      (Double(first.qhat[i]), second.map { Double($0.qhat[i]) } ?? 0),
      (Double(first.ste[i]), second.map { Double($0.ste[i]) } ?? 0)
    )
  }
}
