import Configurations
import Diagnostics
import Foundation
import Quantization
import TestSupport
import Testing
import WeightFiles

import ForeignWeights

@Suite("Two weights files compared") struct WeightFileComparisonTests {
  private typealias Tensor = (name: String, shape: [Int], values: [Float])

  private func file(_ tensors: [Tensor], path: String) throws -> any WeightFile {
    var (members, data): ([String], [UInt8]) = ([], [])
    for tensor in tensors {
      let begin = data.count
      for value in tensor.values {
        withUnsafeBytes(of: value.bitPattern.littleEndian) { data += $0 }
      }
      members.append(
        "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(begin),\(data.count)]}"
      )
    }
    let header = "{\(members.joined(separator: ","))}"
    let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Array($0) }
    return try openWeightFile(length + Array(header.utf8) + data, path: path)
  }

  private func comparison(_ estimator: EstimatorChoice? = nil, limit: LimitRule = .value(1))
    -> WeightFileComparison
  {
    WeightFileComparison(
      TensorQuantization(bits: 2, grid: .range, limit: limit, estimator: estimator))
  }

  /// Levels are −1, −1/3, 1/3, 1; the boundary points −2/3, 0, 2/3.
  @Test("Ē, agreement and the share outside, by hand")
  func byHand() throws {
    let a = try file(
      [("x", [2, 2], [0.1, -0.9, 0.5, 0.7]), ("y", [2], [0.2, 1.5])], path: "a")
    let b = try file(
      [("x", [2, 2], [0.3, -0.9, 0.7, 0.6]), ("y", [2], [0.2, 1.5])], path: "b")
    let result = try comparison(limit: .value(1)).compare(a, b, a.tensors)
    let x = result.tensors[0].tally
    #expect(abs(x.meanErrorOverLimit - 0.125) < 1e-7)
    #expect(abs(x.meanErrorOverRange - 0.0625) < 1e-7)
    #expect(x.agreement == 0.5)
    #expect(result.tensors[1].tally.meanErrorOverLimit == 0)
    #expect(result.tensors[1].tally.shareOutside == 0.5)
    #expect(abs(result.total.meanErrorOverLimit - 0.5 / 6) < 1e-7)
    #expect(abs(result.total.agreement - 4 / 6.0) < 1e-12)
    #expect(result.table.count == 4)
  }

  @Test("with an estimator the first file is seen through M")
  func mapped() throws {
    let choice = try EstimatorChoice(name: "htge", bits: 2)
    let map = WeightMap(
      of: try choice.makeEstimator(), on: UniformQuantizer(bits: 2, limit: 1))
    let weights: [Float] = [-0.8, -0.5, -0.1, 0.2, 0.4, 0.9]
    let a = try file([("x", [6], weights)], path: "a")
    let b = try file([("x", [6], weights.map { Float(map(Double($0))) })], path: "b")
    let result = try comparison(choice).compare(a, b, a.tensors)
    #expect(result.total.meanErrorOverLimit < 1e-7 && result.total.agreement == 1)
    let plain = try comparison().compare(a, b, a.tensors)
    #expect(plain.total.meanErrorOverLimit > 0.01)
    let json = try ComparisonReport(
      result, by: comparison(choice), first: "a", second: "b"
    ).json()
    for key in ["error_over_w_max", "agreement", "w_max_from", "\"estimator\" : \"htge("] {
      #expect(json.contains(key), "\(key)")
    }
  }

  private func failure(_ a: [Tensor], _ b: [Tensor]) throws -> Failure? {
    let (a, b) = (try file(a, path: "a"), try file(b, path: "b"))
    do throws(Failure) {
      _ = try comparison().compare(a, b, a.tensors)
      return nil
    } catch {
      return error
    }
  }

  @Test("missing, renamed, transposed, of another size: each is named")
  func refusals() throws {
    let x: Tensor = ("x", [2, 3], [Float](repeating: 0.1, count: 6))
    let transposed = try #require(try failure([x], [("x", [3, 2], x.values)]))
    #expect(transposed.problem.contains("transposed") && transposed.code == .badData)
    #expect(transposed.expected == "2 × 3" && transposed.found == "3 × 2")
    let other = try #require(try failure([x], [("x", [2, 2], Array(x.values.prefix(4)))]))
    #expect(other.problem.contains("another shape") && !other.problem.contains("transposed"))
    let renamed = try #require(try failure([x], [("z", [2, 3], x.values)]))
    #expect(renamed.problem.contains("x is missing") && renamed.remedy?.contains("“z”") == true)
    let missing = try #require(try failure([x], [("z", [1], [0])]))
    #expect(missing.problem.contains("x is missing") && missing.found == "z (1)")
    let broken = try #require(try failure([x], [("x", [2, 3], [0, 0, 0, .nan, 0, 0])]))
    #expect(broken.place == "b" && broken.found?.contains("index 3") == true)
  }

  @Test("two files with different w_max are not compared")
  func limits() throws {
    let path = ProjectFiles.path("Tests/WeightFilesTests/Fixtures/plain.h5")
    let plain = try openWeightFile(path)
    let kernel = try plain.chosen([NamePattern("conv/kernel")])
    let other = try openWeightFile(
      try plain.bytes(replacing: [
        TensorReplacement(
          name: "conv/kernel", values: try plain.values(of: kernel[0]),
          attributes: [("w_max", .number(0.8))])
      ]), path: "other.h5")
    let comparison = comparison(limit: .attribute("w_max"))
    #expect(try comparison.compare(plain, plain, kernel).total.agreement == 1)
    #expect {
      _ = try comparison.compare(plain, other, kernel)
    } throws: {
      "\($0)".contains("0.75") && "\($0)".contains("0.8")
    }
  }
}
