import Drawing
import Foundation
import Testing

@Suite struct TicksTests {
  private func values(_ ticks: [Tick]) -> [Double] { ticks.map(\.value) }
  private func labels(_ ticks: [Tick]) -> [String] { ticks.map(\.label.plain) }

  @Test func roundSteps() {
    #expect(values(linearTicks(in: 0...1, maximum: 5)) == [0, 0.25, 0.5, 0.75, 1])
    #expect(
      labels(linearTicks(in: 0...1, maximum: 6)) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(linearTicks(in: -1...1, maximum: 5)) == ["−1.0", "−0.5", "0.0", "0.5", "1.0"])
    #expect(
      labels(linearTicks(in: 0...5000, maximum: 6)) == [
        "0", "1000", "2000", "3000", "4000", "5000",
      ])
    #expect(labels(linearTicks(in: 93.2...98.9, maximum: 4)) == ["94", "96", "98"])
  }

  @Test func endsInsideRoundingErrorCount() {
    // 0.1 + 0.2 is above 0.3 by one unit in the last place.
    #expect(values(linearTicks(in: (0.1 + 0.2)...0.7, maximum: 5)).first == 0.3)
  }

  @Test(arguments: [-9.0...13, 1e-7...3e-7, -5e5 ... -4e5, 0...1e-12, 0.001...0.0013, -0.01...0.01])
  func rules(range: ClosedRange<Double>) throws {
    let span = range.upperBound - range.lowerBound
    for maximum in 2...9 {
      let ticks = linearTicks(in: range, maximum: maximum)
      #expect(ticks.count <= maximum)
      #expect(ticks.count * 3 >= maximum || ticks.count >= 2, "few ticks: \(ticks.count)")
      for tick in ticks {
        #expect(tick.value >= range.lowerBound - 1e-9 * span)
        #expect(tick.value <= range.upperBound + 1e-9 * span)
        let shown = tick.label.plain.replacing("−", with: "-")
        #expect(abs(try #require(Double(shown)) - tick.value) <= 1e-9 * span)
      }
      let steps = zip(ticks, ticks.dropFirst()).map { $1.value - $0.value }
      for step in steps { #expect(abs(step - steps[0]) <= 1e-9 * span) }
    }
  }

  @Test func powersOfTen() {
    let ticks = logarithmicTicks(in: 0.05...20, maximum: 5)
    #expect(labels(ticks.filter { !$0.isMinor }) == ["0.1", "1", "10"])
    #expect(ticks.contains { $0.isMinor && abs($0.value - 0.06) < 1e-12 })
    #expect(ticks.allSatisfy { $0.value >= 0.05 && $0.value <= 20.000001 })
    let many = logarithmicTicks(in: 1e-6...1e6, maximum: 5).filter { !$0.isMinor }
    #expect(many.count <= 5 && many.first?.label.plain == "10^−6")
  }

  @Test func numbers() {
    #expect(number(-0.0004, decimals: 3) == "0.000")
    #expect(number(-1.25, decimals: 1) == "−1.2" || number(-1.25, decimals: 1) == "−1.3")
    #expect(number(.infinity, decimals: 2) == "∞")
    #expect(number(.nan, decimals: 2) == "not a number")
  }

  @Test func scales() {
    #expect(Scale.linear(2...4).fraction(of: 3) == 0.5)
    #expect(abs(Scale.logarithmic(0.1...10).fraction(of: 1) - 0.5) < 1e-12)
    let scale = Scale.covering([0.013, 0.0971], including: [0])
    #expect(scale.range.lowerBound == 0 && scale.range.upperBound >= 0.0971)
    #expect(scale.range.upperBound <= 0.125, "no more room than one step")
    #expect(Scale.covering([.nan]).range == 0...1)
  }
}
