import Configurations
import NetworkLayers
import Quantization

// What an experiment file would have been refused for: bits, counts and rates out of range, estimators that are not in
// the catalogue.

extension Experiment: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    numbers.require("seeds", seeds, in: 1...(1 << 31))
    for group in optimizerGroups {
      numbers.require(
        "\(group.name).learningRate", group.learningRate, in: NumberCheck.positive)
    }
    for run in runs { numbers.within("runs.\(run.name)", run) }
    for comparison in comparisons {
      switch comparison.alignment {
      case .mapped(let estimator), .bothMapped(let estimator):
        numbers.within("comparisons.\(comparison.name)", estimator)
      case .direct: break
      }
    }
  }
}

extension RunConfiguration: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    numbers.require("bits", bits, in: UniformQuantizer.supportedBits)
    numbers.within("estimator", estimator)
    if case .mapped(let estimator) = initialWeights { numbers.within("initialWeights", estimator) }
    if case .alpha(let estimator) = gradientFactor { numbers.within("gradientFactor", estimator) }
    declareTraining(&numbers)
    for (name, count) in [
      ("batchSize", batchSize), ("microBatch", microBatch), ("batchUnits", batchUnits),
      ("steps", steps), ("stopAfter", stopAfter), ("stepsPerEpoch", stepsPerEpoch),
      ("snapshots", snapshots), ("snapshotWeights", snapshotWeights),
      ("evaluateEvery", evaluateEvery), ("trainImages", trainImages), ("testImages", testImages),
    ] { numbers.require(name, count) }
    numbers.within("architecture", architecture)
    numbers.within("layers", layers)
  }

  private func declareTraining(_ numbers: inout NumberCheck) {
    numbers.require("initialSpread", initialSpread, in: NumberCheck.positive)
    numbers.require("learningRate", learningRate, in: NumberCheck.positive)
    numbers.require("lrTweakFactor", lrTweakFactor, in: NumberCheck.positive)
    numbers.require("warmUpFraction", warmUpFraction, in: 0...1)
    numbers.require("l2", l2, in: NumberCheck.notNegative)
    numbers.require("cropAreaFrom", cropAreaFrom, in: 0...1)
  }
}

extension EstimatorChoice: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    numbers.require("bits", bits, in: UniformQuantizer.supportedBits)
    if let derivative = samples?.derivative {
      numbers.require(
        "samples", derivative.isSound, "positions that ascend over the whole span, values above 0",
        found: "\(derivative.positions.count) positions, \(derivative.derivatives.count) values")
    } else if numbers.violation == nil {
      numbers.require(
        name, (try? makeEstimator()) != nil, "an estimator of the catalogue",
        found: canonicalText)
    }
  }
}

extension SampledDerivative {
  /// Whether it is what its initializer wants; decoding makes one of anything.
  fileprivate var isSound: Bool {
    positions.count == derivatives.count && positions.count >= Self.fewestPoints
      && positions.first == span.ends.lowerBound && positions.last == span.ends.upperBound
      && zip(positions, positions.dropFirst()).allSatisfy(<)
      && derivatives.allSatisfy { $0 > 0 && $0.isFinite }
  }
}

extension NetworkArchitecture: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    for count in stages { numbers.require("stages", count, in: 1...10_000) }
    numbers.require("stages", stages.count, in: 1...64)
    numbers.require("width", width, in: 1...(1 << 20))
    numbers.require("imageSize", imageSize, in: 1...(1 << 16))
  }
}

extension NetworkDescription: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    numbers.require("imageSize", imageSize, in: 1...(1 << 16))
    numbers.require("channels", channels, in: 1...(1 << 16))
    numbers.within("layers", layers)
  }
}

extension NetworkLayer: DeclaredNumbers {
  private static let sizes = 1...(1 << 28)

  func declare(_ numbers: inout NumberCheck) {
    switch self {
    case .convolution(let layer):
      numbers.require("filters", layer.filters, in: Self.sizes)
      numbers.require("size", layer.size, in: Self.sizes)
      numbers.require("stride", layer.stride, in: Self.sizes)
      numbers.within("padding", layer.padding)
      numbers.require("bits", layer.weights.bits, in: UniformQuantizer.supportedBits)
    case .dense(let layer):
      numbers.require("units", layer.units, in: Self.sizes)
      numbers.require("bits", layer.weights.bits, in: UniformQuantizer.supportedBits)
    case .batchNormalization(let layer):
      numbers.require("initialScale", layer.initialScale, in: NumberCheck.finite)
    case .maximumPooling(let layer), .averagePooling(let layer):
      numbers.require("size", layer.size, in: Self.sizes)
      numbers.require("stride", layer.stride, in: Self.sizes)
      numbers.within("padding", layer.padding)
    case .relu, .globalAveragePooling: break
    case .residual(let layer):
      numbers.within("layers", layer.layers)
      numbers.within("shortcut", layer.shortcut)
    }
  }
}

extension Padding: DeclaredNumbers {
  func declare(_ numbers: inout NumberCheck) {
    if case .pixels(let pixels) = self { numbers.require("pixels", pixels, in: 0...(1 << 28)) }
  }
}
