import Foundation

/// A stream of random numbers that belongs to one purpose of one seed: "initialization/conv1/kernel",
/// "order/epoch-3" and so on. Streams of different purposes do not touch each other, so adding a
/// parameter tensor leaves the numbers of all others as they were.
///
/// The key is derived so: `h` = 64-bit FNV-1a of the purpose's UTF-8 bytes; the key is the first two
/// words of Philox4x32-10 at the counter (h low, h high, 0, 0) under the key (seed low, seed high).
/// Block `i` of the stream is Philox4x32-10 at the counter (i low, i high, 0, 0) under that key; its
/// words are handed out from first to last. Bits and distributions are frozen by tests.
package struct PhiloxStream: Sendable {
  private let generator: Philox4x32
  private var words = SIMD4<UInt32>()

  /// How many 32-bit words have been drawn; with seed and purpose the whole state of the stream.
  package private(set) var position: UInt64

  /// - Parameter position: the number of words to skip.
  package init(seed: UInt64, purpose: String, position: UInt64 = 0) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let derived = Philox4x32(key: Self.halves(seed))(
      SIMD4(lowHalf: Self.halves(hash), highHalf: .zero))
    generator = Philox4x32(key: derived.lowHalf)
    self.position = position
    if position % 4 != 0 { words = block(position / 4) }
  }

  /// 32 random bits.
  package mutating func nextWord() -> UInt32 {
    let lane = Int(position % 4)
    if lane == 0 { words = block(position / 4) }
    position += 1
    return words[lane]
  }

  /// Uniform in [0, 1): a multiple of 2^-24, every one equally likely and exact in single precision.
  package mutating func unitUniform() -> Float { Float(nextWord() >> 8) * 0x1p-24 }

  /// Uniform in [-limit, limit), from 24 bits: limit · (2u − 1), rounded once.
  package mutating func uniform(limit: Float) -> Float { limit * (2 * unitUniform() - 1) }

  /// Uniform in `range`: lower + (upper − lower) · u, in double precision from 24 bits.
  package mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double(unitUniform())
  }

  /// Uniform among 0 ..< bound, exactly: words from the incomplete last interval are rejected.
  /// - Precondition: 1 ≤ bound ≤ 2^32 − 1.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound >= 1 && bound <= Int(UInt32.max), "bound must be in 1 ... 2^32 - 1")
    let modulus = UInt32(bound)
    let excess = (UInt32.max % modulus + 1) % modulus
    var word = nextWord()
    while word > UInt32.max - excess { word = nextWord() }
    return Int(word % modulus)
  }

  /// Standard normal by Box and Muller, in double precision; the second of each pair is dropped so that a
  /// draw always takes two words.
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - Double(unitUniform()))).squareRoot()
    return radius * cos(2 * Double.pi * Double(unitUniform()))
  }

  /// Fisher and Yates' shuffle, from the last element down.
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, index(below: last + 1))
    }
  }

  /// The numbers 0 ..< count in random order.
  package mutating func permutation(_ count: Int) -> [Int] {
    var numbers = Array(0..<count)
    shuffle(&numbers)
    return numbers
  }

  private func block(_ index: UInt64) -> SIMD4<UInt32> {
    generator(SIMD4(lowHalf: Self.halves(index), highHalf: .zero))
  }

  private static func halves(_ value: UInt64) -> SIMD2<UInt32> {
    SIMD2(UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32))
  }
}
