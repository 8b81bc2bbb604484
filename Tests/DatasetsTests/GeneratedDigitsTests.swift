import DigitGenerator
import Records
import Storage
import Testing

@Suite("generated digits")
struct GeneratedDigitsTests {
  private static let sample = GeneratedDigits.draw(.train, count: 4_000)
  private static let others = GeneratedDigits.draw(.test, count: 1_000)
  private static let size = 28 * 28

  private func image(_ index: Int, of set: LabelledImages = Self.sample) -> ArraySlice<UInt8> {
    set.pixels[index * Self.size..<(index + 1) * Self.size]
  }

  /// A change of these bytes needs a new `GeneratedDigits.revision`, so that prepared files are made anew.
  @Test("the bytes are the frozen ones")
  func golden() {
    let digits = GeneratedDigits.draw(.train, count: 200)
    #expect(GeneratedDigits.revision == 2)
    #expect(
      SHA256.hex(digits.pixels)
        == "6e571a96800a36502e94fea6275947f519cd6e8d442a6b801affb50a89d124c8")
    #expect(
      SHA256.hex(digits.labels)
        == "b269b685838921873cd012eeb7ec6399423fafe7c87351ddc64212fecded6348")
  }

  @Test("a smaller set is the beginning of a larger one")
  func beginning() {
    #expect(GeneratedDigits.draw(.train, count: 300) == Self.sample.prefix(300))
  }

  @Test("training and test digits differ, and no two digits are alike")
  func distinct() {
    var seen = Set<[UInt8]>()
    for index in 0..<Self.sample.count { seen.insert(Array(image(index))) }
    for index in 0..<Self.others.count { seen.insert(Array(image(index, of: Self.others))) }
    #expect(seen.count == 5_000)
  }

  @Test("every class is there equally often, in no regular order")
  func labels() {
    for digit in 0..<10 { #expect(Self.sample.labels.count { $0 == digit } == 400) }
    let repeats = zip(Self.sample.labels, Self.sample.labels.dropFirst(10)).count { $0 == $1 }
    #expect(repeats > 300 && repeats < 500)
  }

  @Test("the ink covers the paper as MNIST's does")
  func ink() {
    let values = Self.sample.pixels.map { Double($0) / 255 }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    // MNIST: 0.1307 and 0.3081.
    #expect(abs(mean - 0.1307) < 0.012)
    #expect(abs(variance.squareRoot() - 0.3081) < 0.015)
    #expect(Self.sample.pixels.contains(255))
  }

  @Test("every digit has ink, centred by its mass to half a pixel")
  func centred() {
    var offCentre = 0
    var atBorder = 0
    for index in 0..<Self.sample.count {
      var mass = 0.0
      var x = 0.0
      var y = 0.0
      var border = 0
      for (offset, value) in image(index).enumerated() {
        let (row, column) = offset.quotientAndRemainder(dividingBy: 28)
        mass += Double(value)
        x += Double(value) * (Double(column) + 0.5)
        y += Double(value) * (Double(row) + 0.5)
        if row == 0 || row == 27 || column == 0 || column == 27 { border += Int(value) }
      }
      #expect(mass > 255 * 8)
      let distance = max(abs(x / mass - 14), abs(y / mass - 14))
      if distance > 0.505 { offCentre += 1 }
      if border > 0 { atBorder += 1 }
      #expect(distance < 2, "digit \(index)")
    }
    // Ink that the picture cuts off counted when the digit was centred. 1.2 % of MNIST reach the border.
    #expect(offCentre < 12, "\(offCentre) of 4000 off centre")
    #expect(atBorder < 200, "\(atBorder) of 4000 reach the border")
  }

  @Test("digits of one class differ as handwriting does, yet can be told apart")
  func varietyAndLegibility() {
    var means = [[Double]](repeating: [Double](repeating: 0, count: Self.size), count: 10)
    for index in 0..<Self.sample.count {
      let label = Int(Self.sample.labels[index])
      for (offset, value) in image(index).enumerated() {
        means[label][offset] += Double(value) / 400
      }
    }
    func distance(_ a: ArraySlice<UInt8>, _ b: [Double]) -> Double {
      zip(a, b).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
    }
    var correct = 0
    for index in 0..<Self.others.count {
      let distances = means.map { distance(image(index, of: Self.others), $0) }
      let nearest = distances.indices.min { distances[$0] < distances[$1] }
      if nearest == Int(Self.others.labels[index]) { correct += 1 }
    }
    // The nearest class mean classifies 82 % of MNIST's test images. Far above chance, far below certainty.
    #expect(correct > 700 && correct < 900, "\(correct) of 1000 by the nearest mean")
  }
}
