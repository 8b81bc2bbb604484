import CPatch

/// Maps lie in memory as panels of 32 channels: [panel, place, sample, 32]. One row is one
/// sample at one place. Rows of neighbouring samples, and of neighbouring places, follow each other, so that a
/// convolution is a sum of matrix products on rows that lie side by side, whatever its stride and padding.
package enum PanelKernels {
  /// Channels of a panel.
  @inline(__always)
  package static var panel: Int { 32 }
}

/// Two vectors that lie side by side.
struct Pair {
  var low: Vector
  var high: Vector

  /// Numbers in a pair.
  @inline(__always)
  static var count: Int { 2 &* lanes }

  @inline(__always)
  init(_ low: Vector, _ high: Vector) { (self.low, self.high) = (low, high) }

  @inline(__always)
  init(at p: UnsafePointer<Float>) { (low, high) = (Vector(at: p), Vector(at: p + lanes)) }

  @inline(__always)
  static var zero: Pair { Pair(Vector.zero, Vector.zero) }

  @inline(__always)
  func store(_ p: UnsafeMutablePointer<Float>) {
    low.store(p)
    high.store(p + lanes)
  }

  /// Adds the number at `x` times `w`.
  @inline(__always)
  mutating func add(_ x: UnsafePointer<Float>, times w: Pair) {
    let factor = Vector(broadcasting: x)
    low = low.adding(factor, times: w.low)
    high = high.adding(factor, times: w.high)
  }

  @inline(__always)
  static func + (a: Pair, b: Pair) -> Pair { Pair(a.low + b.low, a.high + b.high) }

  @inline(__always)
  static func - (a: Pair, b: Pair) -> Pair { Pair(a.low - b.low, a.high - b.high) }

  /// self + a · b.
  @inline(__always)
  func adding(_ a: Pair, times b: Pair) -> Pair {
    Pair(low.adding(a.low, times: b.low), high.adding(a.high, times: b.high))
  }

  /// ReLU; a NaN stays.
  @inline(__always)
  var rectified: Pair { masked(by: self) }

  /// Zero where `reference` is not above zero; a NaN there lets through.
  @inline(__always)
  func masked(by reference: Pair) -> Pair {
    Pair(
      low.replacing(with: Vector.zero, where: reference.low .<= Vector.zero),
      high.replacing(with: Vector.zero, where: reference.high .<= Vector.zero))
  }
}

/// Four pairs of sums in registers, for four rows.
struct FourRows {
  private var p0, p1, p2, p3: Pair

  @inline(__always)
  static var zero: FourRows { FourRows(p0: .zero, p1: .zero, p2: .zero, p3: .zero) }

  @inline(__always)
  private init(p0: Pair, p1: Pair, p2: Pair, p3: Pair) {
    (self.p0, self.p1, self.p2, self.p3) = (p0, p1, p2, p3)
  }

  @inline(__always)
  init(at p: UnsafePointer<Float>, stride: Int) {
    (p0, p1) = (Pair(at: p), Pair(at: p + stride))
    (p2, p3) = (Pair(at: p + 2 &* stride), Pair(at: p + 3 &* stride))
  }

  @inline(__always)
  func store(_ p: UnsafeMutablePointer<Float>, stride: Int) {
    p0.store(p)
    p1.store(p + stride)
    p2.store(p + 2 &* stride)
    p3.store(p + 3 &* stride)
  }

  @inline(__always)
  static func += (a: inout FourRows, b: FourRows) {
    (a.p0, a.p1, a.p2, a.p3) = (a.p0 + b.p0, a.p1 + b.p1, a.p2 + b.p2, a.p3 + b.p3)
  }

  /// Adds to each row its own number, `stride` apart from `x` on, times `w`.
  @inline(__always)
  mutating func add(_ x: UnsafePointer<Float>, stride: Int, times w: Pair) {
    p0.add(x, times: w)
    p1.add(x + stride, times: w)
    p2.add(x + 2 &* stride, times: w)
    p3.add(x + 3 &* stride, times: w)
  }
}

extension PatchRows {
  @inline(__always)
  var count: Int { Int(places) &* Int(samples) }

  /// Calls `body` with where each row begins, in floats: place by place, sample by sample.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    var place = 0
    for _ in 0..<Int(places) {
      var row = place
      for _ in 0..<Int(samples) {
        body(row)
        row &+= PanelKernels.panel
      }
      place &+= Int(stride)
    }
  }
}
