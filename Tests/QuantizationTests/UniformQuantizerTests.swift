import Quantization
import Testing

/// Every grid at several widths and limits, 0.8164965809277260 = √(6/9) being the first layer's.
let quantizers: [UniformQuantizer] = UniformQuantizer.Grid.allCases.flatMap { grid in
  [1, 2, 3, 4, 8].filter(grid.supports(bits:)).flatMap { bits in
    [1, 0.8164965809277260, 0.0360843918243516].map {
      UniformQuantizer(bits: bits, limit: $0, grid: grid)
    }
  }
}

@Suite struct UniformQuantizerTests {
  struct Row: Sendable {
    let bits: Int
    let grid: UniformQuantizer.Grid
    let inputs: [Double]
    let outputs: [Double]
  }

  static let inputs: [Double] = [
    -.infinity, -2, -1, -0.75, -0.5, -0.25, -0.0, 0, 0.25, 0.5, 0.75, 1, 2, .infinity,
  ]
  static let third = 1.0 / 3
  static let rows = [
    Row(
      bits: 2, grid: .range, inputs: inputs,
      outputs: [
        -1, -1, -1, -1, -third, -third, third, third, third, third, 1, 1, 1, 1,
      ]),
    Row(
      bits: 1, grid: .range, inputs: inputs,
      outputs: [-1, -1, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1, 1]),
    Row(
      bits: 1, grid: .sign, inputs: inputs,
      outputs: [-1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1, 1, 1, 1]),
    Row(
      bits: 2, grid: .integer, inputs: inputs,
      outputs: [-1, -1, -1, -1, -0.5, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5]),
    // l = −1, u = 0: the tie at −½ goes to the even integer 0.
    Row(
      bits: 1, grid: .integer, inputs: inputs,
      outputs: [-1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
  ]

  @Test(arguments: rows) func `the truth table holds in both precisions`(row: Row) {
    let quantizer = UniformQuantizer(bits: row.bits, limit: 1, grid: row.grid)
    for (input, output) in zip(row.inputs, row.outputs) {
      #expect(quantizer.quantized(input) == output, "Q(\(input)) on \(row.grid)")
      #expect(quantizer.quantized(Float(input)) == Float(output), "Q(\(input)) on \(row.grid)")
    }
    #expect(quantizer.quantized(Double.nan).isNaN)
    #expect(quantizer.quantized(Float.nan).isNaN)
    #expect(quantizer.levelIndex(.nan) == -1)
  }

  @Test(arguments: quantizers) func `levels are 2^b, evenly spaced, and fixed by Q`(
    quantizer: UniformQuantizer
  ) {
    let levels = quantizer.levels
    #expect(levels.count == 1 << quantizer.bits)
    #expect(levels.first == -quantizer.limit)
    #expect(levels.first == quantizer.representableRange.lowerBound)
    #expect(levels.last == quantizer.representableRange.upperBound)
    for (lower, upper) in zip(levels, levels.dropFirst()) {
      #expect(abs(upper - lower - quantizer.stepSize) < 1e-15 * Double(levels.count))
    }
    for (index, level) in levels.enumerated() {
      #expect(quantizer.quantized(level) == level)
      #expect(quantizer.levelIndex(Float(level)) == index)
      let single = quantizer.quantized(Float(level))
      // Four roundings to single precision lie between the two: limit, division, product, level.
      #expect(abs(Double(single) - level) <= abs(level) * 0x1p-22)
      #expect(quantizer.quantized(single) == single, "quantizing twice changes nothing")
    }
  }

  @Test func `the range grid reaches both bounds, the integer grid only the lower`() {
    let range = UniformQuantizer(bits: 2, limit: 0.7)
    #expect(range.levels.last == 0.7)
    #expect(range.quantized(Float(0.7)) == Float(0.7))
    #expect(range.stepSize == 1.4 / 3)
    let integer = UniformQuantizer(bits: 2, limit: 0.7, grid: .integer)
    #expect(integer.levels == [-0.7, -0.35, 0, 0.35])
    #expect(UniformQuantizer(bits: 1, limit: 0.7, grid: .sign).levels == [-0.7, 0.7])
  }

  @Test(arguments: quantizers) func `Q jumps at the boundary points and nowhere else`(
    quantizer: UniformQuantizer
  ) {
    let levels = quantizer.levels
    let boundaries = quantizer.boundaryPoints
    #expect(boundaries.count == levels.count - 1)
    let nudge = quantizer.stepSize * 1e-9
    for (index, boundary) in boundaries.enumerated() {
      if quantizer.grid != .sign {
        #expect(abs(boundary - (levels[index] + levels[index + 1]) / 2) < 1e-15)
      }
      #expect(quantizer.quantized(boundary - nudge) == levels[index])
      #expect(quantizer.quantized(boundary + nudge) == levels[index + 1])
      let (nearest, offset) = quantizer.nearestBoundary(to: boundary + nudge)
      #expect(abs(nearest - boundary) < 1e-15 && abs(offset - nudge) < 1e-15)
    }
  }

  @Test func `two bits have their boundary points at −⅔, 0 and ⅔ of the limit`() {
    let boundaries = UniformQuantizer(bits: 2, limit: 3).boundaryPoints
    #expect(boundaries == [-2, 0, 2])
  }

  @Test(arguments: quantizers) func `single and double precision agree off the boundary points`(
    quantizer: UniformQuantizer
  ) {
    let levels = quantizer.levels
    var compared = 0
    for step in -4000...4000 {
      let w = Float(Double(step) / 3001.7 * quantizer.limit)
      let (_, offset) = quantizer.nearestBoundary(to: Double(w))
      // Within rounding of a boundary point either side is right.
      if abs(offset) < quantizer.limit * 1e-6 { continue }
      compared += 1
      let double = quantizer.quantized(Double(w))
      #expect(levels[quantizer.levelIndex(w)] == double)
      #expect(abs(quantizer.quantized(w) - Float(double)) <= Float(quantizer.limit) * 2e-7)
    }
    #expect(compared > 7900)
  }

  @Test func `zero is met exactly at every limit`() {
    var limit = 0.001
    while limit < 1000 {
      for bits in 2...8 {
        let quantizer = UniformQuantizer(bits: bits, limit: limit)
        #expect(quantizer.quantized(0.0) > 0)
        #expect(quantizer.levelIndex(0) == 1 << (bits - 1))
      }
      #expect(UniformQuantizer(bits: 1, limit: limit).levelIndex(0) == 0)
      limit *= 1.0371
    }
  }

  @Test func `a sign has one bit, and widths have an end`() {
    #expect(UniformQuantizer.Grid.sign.supports(bits: 1))
    #expect(!UniformQuantizer.Grid.sign.supports(bits: 2))
    #expect(UniformQuantizer.Grid.range.supports(bits: 24))
    #expect(!UniformQuantizer.Grid.range.supports(bits: 25))
    #expect(!UniformQuantizer.Grid.range.supports(bits: 0))
  }
}
