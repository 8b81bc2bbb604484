import Benchmarks
import ConvNets
import Diagnostics
import Foundation
import Networks
import TestSupport
import Testing

struct TrainingSpeedTests {
  private let recipe: BenchmarkRecipe

  init() throws {
    recipe = try BenchmarkRecipe(folder: ProjectFiles.path("pipeline/experiments"))
  }

  @Test func bothNetsOfBothOptimizersAreMeasured() {
    #expect(recipe.convnet.map(\.name) == ["qhat-sgd", "ste-sgd", "qhat-adam", "ste-adam"])
    #expect(throws: Failure.self) { try recipe.convnet(named: "qhat-sdg") }
  }

  @Test(arguments: ["qhat-sgd", "ste-sgd", "qhat-adam", "ste-adam"])
  func aShortMeasurementTrains(run: String) throws {
    let digits = try BenchmarkDigits(path: nil, limit: 256)
    #expect(digits.name == "generated digits")
    let speed = try TrainingSpeed.measure(
      try recipe.convnet(named: run), on: digits.images, kernels: .automatic, seconds: 0)
    #expect(speed.windows.count == 1 && speed.samplesPerSecond == speed.windows[0])
    #expect(speed.firstLosses.count == 10)
    #expect(speed.firstLosses.allSatisfy { $0.isFinite && $0 > 0 })
    // Two batches in turn.
    #expect(speed.firstLosses[8] < speed.firstLosses[0])
    #expect(speed.batch == 128)
    #expect(speed.peakMemoryBytes > 1_000_000)
    let decoded = try JSONDecoder().decode(
      TrainingSpeed.self, from: try JSONEncoder().encode(speed))
    #expect(decoded.firstLosses == speed.firstLosses)
  }

  @Test func theSameStartGivesTheSameLosses() throws {
    let digits = try BenchmarkDigits(path: nil, limit: 256).images
    let weights = ParameterBuffer(layout: MNISTConvNet.layout)
    HeUniform.initialize(weights, seed: 1)
    let first = try TrainingSpeed.measure(
      recipe.convnet[3], on: digits, kernels: .automatic, weights: weights, seconds: 0)
    let second = try TrainingSpeed.measure(
      recipe.convnet[3], on: digits, kernels: .automatic, seconds: 0)
    #expect(first.firstLosses == second.firstLosses)
  }

  @Test func aDenseStepIsEighteenMegaflop() {
    #expect(abs(MatrixPeak.denseFlopPerSample / 18.15e6 - 1) < 0.01)
    #expect(MatrixPeak.gigaflops(repetitions: 1) > 0.1)
  }
}
