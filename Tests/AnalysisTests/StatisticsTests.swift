import Analysis
import Foundation
import Results
import Testing

@Suite struct StatisticsTests {
  /// Two-sided 95 % and 99 % points of Student's t as tables print them.
  @Test(arguments: [
    (1, 0.95, 12.706), (2, 0.95, 4.303), (3, 0.95, 3.182), (4, 0.95, 2.776), (5, 0.95, 2.571),
    (9, 0.95, 2.262), (10, 0.95, 2.228), (30, 0.95, 2.042), (1, 0.99, 63.657), (4, 0.99, 4.604),
    (7, 0.99, 3.499),
  ])
  func quantilesAreThoseOfTables(freedom: Int, share: Double, expected: Double) {
    let found = StudentDistribution(degreesOfFreedom: freedom).quantile(within: share)
    #expect(abs(found - expected) < 5e-4, "\(found)")
  }

  /// Against the density itself, integrated.
  @Test(arguments: [1, 2, 3, 6, 11])
  func probabilityIsTheIntegralOfTheDensity(freedom: Int) {
    let nu = Double(freedom)
    let factor = exp(lgamma((nu + 1) / 2) - lgamma(nu / 2)) / (nu * .pi).squareRoot()
    func density(_ t: Double) -> Double { factor * pow(1 + t * t / nu, -(nu + 1) / 2) }
    let (end, steps) = (1.7, 2000)
    let width = end / Double(steps)
    var sum = density(0) + density(end)
    for step in 1..<steps {
      sum += density(Double(step) * width) * (step.isMultiple(of: 2) ? 2 : 4)
    }
    let integral = 2 * sum * width / 3
    let found = StudentDistribution(degreesOfFreedom: freedom).probability(within: end)
    #expect(abs(found - integral) < 1e-10)
  }

  @Test func deviationsAreTheSamples() throws {
    let statistics = SeedStatistics([1, 2, 3, 4])
    #expect(statistics.mean == 2.5)
    #expect(abs(try #require(statistics.deviation) - (5.0 / 3).squareRoot()) < 1e-15)
    #expect(SeedStatistics([1]).deviation == nil && SeedStatistics([Double]()).mean.isNaN)
  }

  @Test func intervalsOfMeans() throws {
    let statistics = SeedStatistics([1, 2, 3, 4, 5])
    let interval = try #require(statistics.interval)
    // t(4) · s/√n with s² = 2.5
    let half = 2.7764451 * (2.5 / 5.0).squareRoot()
    #expect(abs(interval.lowerBound - (3 - half)) < 1e-6)
    #expect(abs(interval.upperBound - (3 + half)) < 1e-6)
    #expect(SeedStatistics([1]).interval == nil && SeedStatistics([]).mean.isNaN)
  }

  @Test func aRatioAndItsInverseHaveInverseIntervals() throws {
    let (a, b) = (SeedValues([1, 2, 4]), SeedValues([2, 3, 5]))
    let (there, back) = (PairedRatio(a, over: b), PairedRatio(b, over: a))
    #expect(abs(there.ratio * back.ratio - 1) < 1e-15)
    let (x, y) = (try #require(there.interval), try #require(back.interval))
    #expect(abs(x.lowerBound * y.upperBound - 1) < 1e-12)
    #expect(x.contains(0.7))
    #expect(PairedRatio(SeedValues([0]), over: SeedValues([0])).ratio == 1)
    #expect(PairedRatio(SeedValues([0, 1]), over: SeedValues([1, 1])).interval == nil)
  }
}
