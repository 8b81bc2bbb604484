import Configurations
import Diagnostics
import Foundation
import Quantization
import Storage

/// A file of samples of Q̂′, by which users bring an estimator without writing Swift.
///
/// Comma-separated, with a header line that says what the first column runs over:
///
///     position,derivative      position in the bin, 0 to 1: from the boundary point below a level to
///     0,1.8                    the one above it; the same in every bin
///     0.25,0.7
///     …
///     weight,derivative        weight in units of w_max, -1 to 1: over the whole range
///
/// Between the samples Q̂′ is a monotone cubic; outside of the representable range it is 0.
extension EstimatorSamples {
  /// - Throws: `Failure` 66 when there is no file; 65 with file and line for text in the place of a
  ///   number, a value of Q̂′ that is not positive or all but zero, positions out of order, and samples that are too
  ///   few, too many, or do not cover their span.
  package init(path: String) throws(Failure) {
    let file = try WrittenText(
      path: path,
      remedy: "check the path; one in an experiment file counts from the folder of that file")
    let (table, lines) = try CommaSeparated.read(file.text, file: path)
    let span = try Self.span(table.header, path: path)
    try Self.check(count: table.records.count, path: path)
    let points = try zip(table.records, lines).map { (record, line) throws(Failure) in
      try Point(record, header: table.header, place: "\(path):\(line)")
    }
    try Self.check(points, cover: span, path: path)
    self.init(
      derivative: SampledDerivative(
        span: span, positions: points.map { $0.position },
        derivatives: points.map { $0.derivative },
        title: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent),
      sha256: SHA256.hex(file.bytes))
  }

  /// Every weight and every inversion of M integrates between two samples, and each sample cuts a cell out of the
  /// table that training reads: more say nothing more of a curve, and cost by their number.
  static let mostPoints = 4096

  /// What Q̂′ may be: wide of anything that trains, and narrow enough for its powers to be numbers.
  static let magnitudes = 1e-12...1e12

  /// The least value of Q̂′ beside the greatest. 1/Q̂′ is a peak of this height, whose width shrinks with its
  /// root: below, rounding of the positions decides its integral, and quadrature, which looks for digits that are
  /// not there, takes ten times as long for each tenth.
  static let leastShare = 1e-6

  /// The headers of both kinds of file.
  private static let headers: [SampledDerivative.Span: [String]] = [
    .bin: ["position", "derivative"], .range: ["weight", "derivative"],
  ]

  private static func span(
    _ header: [String], path: String
  ) throws(Failure) -> SampledDerivative.Span {
    let words = header.map { $0.trimmingCharacters(in: .whitespaces) }
    for span in SampledDerivative.Span.allCases where headers[span] == words { return span }
    throw Failure(
      .badData, at: "\(path):1", "the header names other columns",
      expected: "“position,derivative” (0 to 1 across a bin) or “weight,derivative” (-1 to 1)",
      found: header.joined(separator: ","))
  }

  private struct Point {
    let position: Double
    let derivative: Double
    let place: String

    init(_ record: [String], header: [String], place: String) throws(Failure) {
      var numbers: [Double] = []
      for (field, name) in zip(record, header) {
        let word = field.trimmingCharacters(in: .whitespaces)
        guard let number = Double(word), number.isFinite else {
          throw Failure(
            .badData, at: place, "\(name) is not a number", expected: "digits with a decimal point",
            found: word.isEmpty ? "nothing" : "“\(word)”")
        }
        numbers.append(number)
      }
      position = numbers[0]
      derivative = numbers[1]
      self.place = place
      guard derivative > 0 else {
        let reason =
          derivative < 0
          ? "they do not exist for an estimator that changes sign"
          : "they grow without bound where Q̂′ is 0"
        throw Failure(
          .badData, at: place, "the derivative is \(derivative < 0 ? "negative" : "zero")",
          expected: "more than 0: α and M are integrals of 1/Q̂′, and \(reason)", found: record[1],
          remedy:
            "samples run from end to end of the bin or range; beyond the range Q̂′ is 0 without being listed"
        )
      }
      guard EstimatorSamples.magnitudes.contains(derivative) else {
        throw Failure(
          .badData, at: place, "the derivative is no slope of a quantizer",
          expected: "1e-12 to 1e12", found: record[1])
      }
    }
  }

  private static func check(count: Int, path: String) throws(Failure) {
    let fewest = SampledDerivative.fewestPoints
    guard count < fewest || count > mostPoints else { return }
    throw Failure(
      .badData, at: path, "there are too \(count < fewest ? "few" : "many") samples",
      expected: "\(fewest) or more, and at most \(mostPoints)", found: "\(count)",
      remedy: count < fewest ? nil : "leave out samples where the curve is smooth")
  }

  private static func check(
    _ points: [Point], cover span: SampledDerivative.Span, path: String
  ) throws(Failure) {
    guard let first = points.first, let last = points.last else { return }
    for (point, next) in zip(points, points.dropFirst()) where next.position <= point.position {
      throw Failure(
        .badData, at: next.place,
        next.position == point.position
          ? "the position \(next.position) is given twice" : "the positions are out of order",
        expected: "more than \(point.position)", found: "\(next.position)")
    }
    for (point, end) in [(first, span.ends.lowerBound), (last, span.ends.upperBound)]
    where point.position != end {
      throw Failure(
        .badData, at: point.place, "the samples do not cover the \(span.rawValue)",
        expected: "\(span.ends.lowerBound) to \(span.ends.upperBound)",
        found: "\(first.position) to \(last.position)")
    }
    let widest = zip(points, points.dropFirst()).max {
      $0.1.position - $0.0.position < $1.1.position - $1.0.position
    }
    let length = span.ends.upperBound - span.ends.lowerBound
    guard let widest, widest.1.position - widest.0.position <= length / 3 else {
      throw Failure(
        .badData, at: widest?.1.place ?? path, "there is a gap in the samples",
        expected: "neighbours at most a third of the \(span.rawValue) apart",
        found: widest.map { "\($0.0.position) to \($0.1.position)" })
    }
    let greatest = points.map(\.derivative).max() ?? 0
    if let least = points.first(where: { $0.derivative < leastShare * greatest }) {
      throw Failure(
        .badData, at: least.place, "the derivative is all but zero",
        expected:
          "at least \(leastShare) of the greatest, \(greatest): α and M are integrals of 1/Q̂′, which "
          + "cannot be found where it has so sharp a peak",
        found: "\(least.derivative)", remedy: "give a larger value, or another estimator")
    }
  }
}
