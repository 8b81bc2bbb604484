import Configurations
import Diagnostics
import Foundation
import Quantization
import TestSupport
import Testing
import WeightFiles

import ForeignWeights

/// M and M⁻¹ on files that the real libraries wrote.
@Suite("Conversion of weights files") struct WeightConversionTests {
  private let keras = ProjectFiles.path("Tests/WeightFilesTests/Fixtures/keras.weights.h5")
  private let safeTensors = ProjectFiles.path(
    "Tests/WeightFilesTests/Fixtures/torch-like.safetensors")

  private func conversion(
    _ estimator: EstimatorChoice, bits: Int = 2, limit: LimitRule = .value(0.5),
    grid: UniformQuantizer.Grid = .range, isInverse: Bool = false, beyond: Bool = false
  ) -> WeightConversion {
    WeightConversion(
      TensorQuantization(bits: bits, grid: grid, limit: limit, estimator: estimator),
      isInverse: isInverse, goesBeyondRange: beyond)
  }

  private func file(_ values: [Double], bits: Int = 32) throws -> any WeightFile {
    let type = bits == 32 ? "F32" : "F64"
    let size = values.count * bits / 8
    let header =
      "{\"w\":{\"dtype\":\"\(type)\",\"shape\":[\(values.count)],\"data_offsets\":[0,\(size)]}}"
    var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    bytes += Array(header.utf8)
    for value in values {
      if bits == 32 {
        withUnsafeBytes(of: Float(value).bitPattern.littleEndian) { bytes += $0 }
      } else {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes += $0 }
      }
    }
    return try openWeightFile(bytes, path: "w.safetensors")
  }

  /// Every estimator and bit width whose M is defined on the whole range; those with dead zones on a part of it.
  private static let catalogue: [(name: String, bits: Int)] = EstimatorCatalogue.entries.flatMap {
    entry in [1, 2, 4].filter { entry.bits.contains($0) }.map { (entry.name, $0) }
  }

  @Test("M and then M⁻¹ gives the weights back, for the whole catalogue", arguments: catalogue)
  func roundTrip(name: String, bits: Int) throws {
    let choice = try EstimatorChoice(name: name, bits: bits)
    let quantizer = UniformQuantizer(bits: bits, limit: 0.5)
    let map = WeightMap(of: try choice.makeEstimator(), on: quantizer)
    let reach = min(0.5, 0.98 * map.domain.upperBound)
    let weights = (0...400).map { Double(Float(reach * (Double($0) / 200 - 1))) }
    for precision in [32, 64] {
      let there = try file(weights, bits: precision)
      let (outcomes, bytes) = try conversion(choice, bits: bits).convert(there, there.tensors)
      #expect(outcomes[0].alpha == map.alpha)
      let mapped = try openWeightFile(bytes, path: "mapped")
      let (_, again) = try conversion(choice, bits: bits, isInverse: true)
        .convert(mapped, mapped.tensors)
      let back = try openWeightFile(again, path: "back")
      let values = try back.values(of: back.tensors[0])
      for (w, v) in zip(weights, values) {
        // One rounding of M(w), seen through the inverse's slope 1/M', and one of the result.
        let stretched = map(w)
        let unit =
          precision == 32
          ? (Double(Float(stretched).ulp), Double(Float(w).ulp)) : (1e-9, 1e-9)
        let tolerance = unit.0 / max(map.derivative(at: w), 1e-9) + 2 * unit.1 + 1e-12
        #expect(abs(w - v) <= tolerance, "\(name), \(bits) bits: \(w) came back as \(v)")
      }
    }
  }

  @Test("the file says α, w_max and M; another tensor stays as it is")
  func attributes() throws {
    let choice = try EstimatorChoice(name: "htge", bits: 2)
    let input = try openWeightFile(keras)
    let kernel = try input.chosen([NamePattern("layers/*/vars/0")])
    let (outcomes, bytes) = try conversion(choice, limit: .fanIn(outputs: .last))
      .convert(input, kernel)
    let output = try openWeightFile(bytes, path: "new")
    #expect(try output.attribute("alpha", of: kernel[0])?.number == outcomes[0].alpha)
    #expect(abs(outcomes[0].alpha - 0.609523) < 1e-6)
    #expect(try output.attribute("w_max", of: kernel[0])?.number == (6 / 9.0).squareRoot())
    let bias = input.tensors[1]
    #expect(try output.values(of: bias) == input.values(of: bias))
    #expect(try output.attribute("alpha", of: bias) == nil)
    let map = WeightMap(
      of: try choice.makeEstimator(),
      on: UniformQuantizer(bits: 2, limit: (6 / 9.0).squareRoot()))
    let expected = try input.values(of: kernel[0]).map { Double(Float(map($0))) }
    #expect(try output.values(of: kernel[0]) == expected)
  }

  @Test("the fan-in rule counts all axes but the outputs'; a bias its length")
  func fanIn() throws {
    let input = try openWeightFile(safeTensors)
    let weight = try #require(input.tensors.first { $0.name == "conv.weight" })
    let bias = try #require(input.tensors.first { $0.name == "conv.bias" })
    func limit(_ tensor: WeightTensor, _ axis: LimitRule.OutputAxis) throws -> Double {
      try LimitRule.fanIn(outputs: axis).limit(of: tensor, in: input).value
    }
    #expect(weight.shape == [4, 2, 3, 3])
    #expect(try limit(weight, .first) == (6 / 18.0).squareRoot())
    #expect(try limit(weight, .last) == (6 / 24.0).squareRoot())
    #expect(try limit(bias, .first) == (6 / 4.0).squareRoot())
  }

  private func failure(_ work: () throws -> Void) -> Failure? {
    do { try work() } catch { return error as? Failure }
    return nil
  }

  @Test("NaN, infinity and weights outside of the range are refused, with tensor and number")
  func values() throws {
    let choice = try EstimatorChoice(name: "htge", bits: 2)
    for (value, expected) in [(Double.nan, "nan"), (.infinity, "inf"), (0.6, "0.6")] {
      let input = try file([0.1, value, -0.2])
      let found = failure { _ = try conversion(choice).convert(input, input.tensors) }
      #expect(found?.code == .badData && found?.place == "w.safetensors")
      #expect(found?.problem.contains("tensor w") == true)
      #expect(found?.found?.contains(expected) == true, "\(String(describing: found))")
    }
    let input = try file([0.1, 0.6])
    let (_, bytes) = try conversion(choice, beyond: true).convert(input, input.tensors)
    #expect(!bytes.isEmpty)
    // The bound itself, rounded to single precision, is inside.
    let edge = try file([1 / 3.0])
    _ = try conversion(choice, limit: .value(1 / 3.0)).convert(edge, edge.tensors)
  }

  @Test("weights that M is infinite for are refused")
  func infinite() throws {
    let choice = try EstimatorChoice(name: "approxsign", bits: 1)
    let input = try file([0.1, 0.5])
    let found = failure { _ = try conversion(choice, bits: 1).convert(input, input.tensors) }
    #expect(found?.code == .badData && found?.problem.contains("infinite") == true)
  }

  @Test("M twice, and M⁻¹ of another estimator, are refused")
  func twice() throws {
    let choice = try EstimatorChoice(name: "htge", bits: 2)
    let input = try file([0.1, 0.2])
    let (_, bytes) = try conversion(choice).convert(input, input.tensors)
    let mapped = try openWeightFile(bytes, path: "mapped")
    let again = failure { _ = try conversion(choice).convert(mapped, mapped.tensors) }
    #expect(again?.problem.contains("converted before") == true)
    let other = try EstimatorChoice(name: "dsq", bits: 2)
    let wrong = failure {
      _ = try conversion(other, isInverse: true).convert(mapped, mapped.tensors)
    }
    #expect(wrong?.problem.contains("another M") == true && wrong?.code == .badData)
  }

  @Test("w_max that is not there, zero or no number is refused")
  func limits() throws {
    let choice = try EstimatorChoice(name: "htge", bits: 2)
    let plain = try openWeightFile(
      ProjectFiles.path("Tests/WeightFilesTests/Fixtures/plain.h5"))
    let kernel = try plain.chosen([NamePattern("conv/kernel")])
    let (outcomes, _) = try conversion(choice, limit: .attribute("w_max")).convert(plain, kernel)
    #expect(outcomes[0].limit.value == 0.75 && outcomes[0].limit.origin == "attribute w_max")
    for (name, word) in [("absent", "nothing"), ("title", "a text")] {
      let found = failure {
        _ = try conversion(choice, limit: .attribute(name)).convert(plain, kernel)
      }
      #expect(found?.code == .badData && found?.found?.contains(word) == true)
    }
    let zero = try openWeightFile(
      try plain.bytes(replacing: [
        TensorReplacement(
          name: "conv/kernel", values: try plain.values(of: kernel[0]),
          attributes: [("w_max", .number(0))])
      ]), path: "zero.h5")
    let found = failure {
      _ = try conversion(choice, limit: .attribute("w_max")).convert(zero, kernel)
    }
    #expect(found?.code == .badData && found?.found == "0.0")
  }

  @Test("a pattern that fits nothing lists the names")
  func patterns() throws {
    let input = try openWeightFile(keras)
    let found = failure { _ = try input.chosen([NamePattern("layer/*/vars/0")]) }
    #expect(found?.code == .badData)
    #expect(found?.found?.contains("layers/conv2d/vars/0 (3 × 3 × 1 × 2)") == true)
  }
}
