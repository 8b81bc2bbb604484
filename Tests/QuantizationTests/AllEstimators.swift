import Quantization
import Testing

/// One estimator on one quantizer; what parameterized tests run over.
struct Pairing: Sendable, CustomTestStringConvertible {
  let estimator: any GradientEstimator
  let quantizer: UniformQuantizer

  var testDescription: String {
    "\(estimator.label), \(quantizer.grid) \(quantizer.bits) bits, limit \(quantizer.limit)"
  }

  func derivative(_ w: Double) -> Double { estimator.derivative(at: w, for: quantizer) }
  func surrogate(_ w: Double) -> Double { estimator.surrogate(at: w, for: quantizer) }

  /// Every estimator of the catalogue with standard parameters, and shapes of interest beside them, on
  /// every quantizer for whose width it is made.
  static let all: [Pairing] = quantizers.flatMap { quantizer in
    EstimatorCatalogue.entries.filter { $0.bits.contains(quantizer.bits) }
      .flatMap { entry in
        (try? entry.make([:], bits: quantizer.bits)).map { [$0] } ?? []
      }.map { Pairing(estimator: $0, quantizer: quantizer) }
      + shapes(bits: quantizer.bits).map { Pairing(estimator: $0, quantizer: quantizer) }
  }

  /// From nearly straight to nearly a jump, normalized and not.
  private static func shapes(bits: Int) -> [any GradientEstimator] {
    let halfSteps = Double((1 << bits) - 1) / 2
    var shapes: [any GradientEstimator] = [0.01, 1, 2, 3.667, 8, 20].flatMap { perBin in
      [true, false].map { HTGE(sharpness: perBin * halfSteps, isNormalized: $0) }
    }
    shapes += [0.01, 0.11, 0.25, 0.5, 0.9].map { DSQ(shortfall: $0) }
    shapes += [5, 20].map { SigmoidSum(temperature: $0) }
    shapes += [DAQ(temperature: 2, kernelWidth: 2), DAQ(temperature: 5, kernelWidth: 0.5)]
    shapes += [PSG(floor: 0.1), PSG(scale: 30, floor: 0.001)]
    shapes += [1, 1.5, 3].map { RootQuantization(degree: $0) }
    shapes += [0.1, 3].map { DoReFa(reach: $0) }
    shapes += [0.1, 1, 1.9].map { InverseTanh(strength: $0) }
    shapes += [0, 0.25, 0.9].map { Cosine(amplitude: $0) }
    return bits == 1 ? shapes + binaryShapes : shapes
  }

  /// Along the published schedules, and with Q̂′ positive between the levels and not.
  private static var binaryShapes: [any GradientEstimator] {
    var shapes: [any GradientEstimator] = [0.01, 0.1, 3, 10].map { EDE(sharpness: $0) }
    shapes += [0.05, 0.5, 2].map { PCF(halfReach: $0) }
    shapes += [0.5, 2, 20].map { SignSwish(sharpness: $0) }
    shapes += [XuCheung(isLongTailed: true)]
    shapes += [0.01, 0.3, 2, 10].map { RBNN(sharpness: $0) }
    shapes += [FDABNN(lastTerm: 0), FDABNN(lastTerm: 3, frequency: 0.3)]
    return shapes
  }
}
