import Foundation
import Quantization
import Testing

@Suite struct EstimatorCatalogueTests {
  @Test func `the catalogue and the folder of estimators list the same names`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appending(path: "Sources/Mathematics/Quantization/Estimators")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let types = try EstimatorCatalogue.names.map { name in
      let bits = try EstimatorCatalogue.entry(named: name).bits.lowerBound
      let estimator = try EstimatorCatalogue.make(name: name, bits: bits)
      #expect(estimator.name == name)
      return "\(type(of: estimator)).swift"
    }
    #expect(files.sorted() == types.sorted())
    #expect(Set(EstimatorCatalogue.names).count == EstimatorCatalogue.names.count)
  }

  @Test func `an unknown estimator is refused with all valid names`() {
    #expect(
      throws: EstimatorError.unknownEstimator(name: "htgee", valid: EstimatorCatalogue.names)
    ) { try EstimatorCatalogue.make(name: "htgee", bits: 2) }
    #expect(throws: EstimatorError.self) { try EstimatorCatalogue.parameterNames(of: "") }
  }

  @Test func `an unknown parameter is refused with the valid ones`() {
    #expect(
      throws: EstimatorError.unknownParameter(
        estimator: "htge", name: "sharpnes", valid: ["sharpness", "normalized", "times_limit"])
    ) {
      try EstimatorCatalogue.make(name: "htge", parameters: ["sharpnes": 5.5], bits: 2)
    }
    #expect(throws: EstimatorError.unknownParameter(estimator: "ste", name: "t", valid: [])) {
      try EstimatorCatalogue.make(name: "ste", parameters: ["t": 1], bits: 2)
    }
  }

  @Test(arguments: [-1, 0, 1e9, Double.infinity])
  func `a sharpness out of range is refused with the range`(value: Double) {
    #expect(
      throws: EstimatorError.parameterOutOfRange(
        estimator: "htge", name: "sharpness", value: value, allowed: 0.0015...75)
    ) {
      try EstimatorCatalogue.make(name: "htge", parameters: ["sharpness": value], bits: 2)
    }
  }

  @Test func `what is no number and no switch is refused`() {
    #expect(throws: EstimatorError.self) {
      try EstimatorCatalogue.make(name: "htge", parameters: ["sharpness": .nan], bits: 2)
    }
    #expect(
      throws: EstimatorError.switchExpected(estimator: "htge", name: "normalized", value: 0.5)
    ) {
      try EstimatorCatalogue.make(name: "htge", parameters: ["normalized": 0.5], bits: 2)
    }
  }

  @Test func `a binary estimator is refused at two bits`() {
    #expect(throws: EstimatorError.unsupportedBits(estimator: "ede", bits: 2, allowed: 1...1)) {
      try EstimatorCatalogue.make(name: "ede", bits: 2)
    }
    #expect(
      throws: EstimatorError.unsupportedBits(
        estimator: "htge", bits: 0, allowed: UniformQuantizer.supportedBits)
    ) { try EstimatorCatalogue.make(name: "htge", bits: 0) }
  }

  @Test(arguments: [(1, 2.0), (2, 5.5), (4, 18.0)])
  func `the standard sharpness is that of the authors' experiments`(bits: Int, sharpness: Double)
    throws
  {
    let estimator = try EstimatorCatalogue.make(name: "htge", bits: bits)
    let parameters = estimator.parameters
    #expect(parameters.map(\.name) == ["sharpness", "normalized"])
    #expect(parameters.map(\.value) == [sharpness, 1])
  }

  /// The paper's text multiplies by w_max where the authors' code divides: on a tensor with w_max = ½ that is
  /// a quarter of the steepness.
  @Test func `a sharpness times the limit depends on the tensor`() throws {
    let quantizer = UniformQuantizer(bits: 2, limit: 0.5)
    let literal = try EstimatorCatalogue.make(
      name: "htge", parameters: ["times_limit": 1], bits: 2)
    let divided = try EstimatorCatalogue.make(
      name: "htge", parameters: ["sharpness": 5.5 / 4], bits: 2)
    for w in [-0.5, -0.31, 0, 0.12, 0.499, 0.6] {
      #expect(
        literal.derivative(at: w, for: quantizer) == divided.derivative(at: w, for: quantizer))
    }
    #expect(literal.kernelShape(for: quantizer) == divided.kernelShape(for: quantizer))
    #expect(literal.parameters.map(\.name) == ["sharpness", "normalized", "times_limit"])
  }

  @Test func `given parameters arrive, the others keep their standard`() throws {
    let raw = try EstimatorCatalogue.make(name: "htge", parameters: ["normalized": 0], bits: 2)
    #expect(raw.parameters.map(\.value) == [5.5, 0])
    let sharp = try EstimatorCatalogue.make(name: "ede", parameters: ["t": 10], bits: 1)
    #expect(sharp.parameters.map(\.value) == [10, 1])
    let early = try EstimatorCatalogue.make(name: "ede", parameters: ["t": 0.1], bits: 1)
    #expect(early.parameters.map(\.value) == [0.1, 10])
  }
}
