import Benchmarks
import Foundation
import Networks
import TestSupport
import Testing

struct ResidualSpeedTests {
  @Test func aShortMeasurementTrains() throws {
    let run = ResidualRun(imageSize: 32, threads: 2)
    let recipe = try BenchmarkRecipe(folder: ProjectFiles.path("pipeline/experiments"))
    let speed = try ResidualSpeed.measure(run, of: recipe, kernels: .automatic, seconds: 0)
    #expect(speed.windows.count == 1 && speed.samplesPerSecond == speed.windows[0])
    #expect(speed.firstLosses.count == 5)
    #expect(speed.firstLosses.allSatisfy { $0.isFinite && $0 > 0 })
    // The first batch comes again at the third step.
    #expect(speed.firstLosses[2] < speed.firstLosses[0])
    #expect(speed.gigaflops > 0 && speed.parts.contains { $0.name == "update" })
    let decoded = try JSONDecoder().decode(
      ResidualSpeed.self, from: try JSONEncoder().encode(speed))
    #expect(decoded.run == run && decoded.firstLosses == speed.firstLosses)
    let single = try ResidualSpeed.measure(
      ResidualRun(imageSize: 32, threads: 1), of: recipe, kernels: .automatic, seconds: 0)
    #expect(single.firstLosses == speed.firstLosses)
  }

  @Test func sizesAndThreadsOfTheTable() {
    #expect(ResidualRun.all(cores: 2).map(\.imageSize) == [32, 32, 64, 64])
    #expect(ResidualRun.all(cores: 4).map(\.threads) == [1, 4, 1, 4])
    #expect(ResidualRun.all(cores: 1).map(\.threads) == [1, 1])
  }
}
