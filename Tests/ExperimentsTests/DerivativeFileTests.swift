import Configurations
import Diagnostics
import Experiments
import Foundation
import Quantization
import TestSupport
import Testing

/// Estimators from files of samples: what is taken, what is refused, and where it says so.
@Suite struct DerivativeFileTests {
  private static let bin = "position,derivative\n0,1.8\n0.25,1\n0.5,0.4\n0.75,1\n1,1.8\n"

  private func file(_ text: String) throws -> (folder: TemporaryDirectory, path: String) {
    let folder = try TemporaryDirectory()
    let path = folder.file("mine.csv")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return (folder, path)
  }

  @Test func aBinOfSamples() throws {
    let (folder, path) = try file(Self.bin)
    defer { withExtendedLifetime(folder) {} }
    let samples = try EstimatorSamples(path: path).derivative
    #expect(samples.span == .bin && samples.title == "mine")
    let estimator = samples.makeEstimator()
    let quantizer = UniformQuantizer(bits: 2, limit: 0.3)
    for boundary in quantizer.boundaryPoints {
      #expect(abs(estimator.derivative(at: boundary, for: quantizer) - 1.8) < 1e-12)
      let level = boundary + quantizer.stepSize / 2
      #expect(abs(estimator.derivative(at: level * 0.9999999, for: quantizer) - 0.4) < 1e-5)
    }
    #expect(estimator.derivative(at: 0.31, for: quantizer) == 0)
  }

  @Test func spacesByteOrderMarksAndEmptyLinesDoNotMatter() throws {
    let text =
      "\u{FEFF}" + Self.bin.replacing(",", with: " , ").replacing("\n", with: "\r\n") + "\r\n"
    let (folder, path) = try file(text)
    let (other, plain) = try file(String(Self.bin.dropLast()))
    defer { withExtendedLifetime((folder, other)) {} }
    let (spaced, tight) = (try EstimatorSamples(path: path), try EstimatorSamples(path: plain))
    #expect(spaced.derivative == tight.derivative)
    #expect(spaced.sha256 != tight.sha256)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    /// After the file's name.
    let place: String
    let words: [String]
    var testDescription: String { name }
  }

  static let faults = [
    Fault(
      name: "negative value", text: bin.replacing("0.5,0.4", with: "0.5,-0.4"), place: ":4",
      words: ["the derivative is negative", "changes sign", "-0.4"]),
    Fault(
      name: "zero", text: bin.replacing("0.5,0.4", with: "0.5,0"), place: ":4",
      words: ["the derivative is zero", "without bound"]),
    Fault(
      name: "text cell", text: bin.replacing("0.25,1\n", with: "0.25,one\n"), place: ":3",
      words: ["derivative is not a number", "“one”"]),
    Fault(
      name: "empty cell", text: bin.replacing("0.25,1\n", with: ",1\n"), place: ":3",
      words: ["position is not a number", "nothing"]),
    Fault(
      name: "two equal abscissae", text: bin.replacing("0.5,0.4", with: "0.25,0.4"), place: ":4",
      words: ["0.25 is given twice"]),
    Fault(
      name: "out of order", text: bin.replacing("0.5,0.4", with: "0.2,0.4"), place: ":4",
      words: ["out of order"]),
    Fault(
      name: "too few points", text: "position,derivative\n0,1\n0.5,2\n1,1\n", place: "",
      words: ["too few samples", "5 or more", "3"]),
    Fault(
      name: "too many points",
      text: "position,derivative\n" + (0...4096).map { "\(Double($0) / 4096),1\n" }.joined(),
      place: "", words: ["too many samples", "at most 4096", "4097"]),
    Fault(
      name: "all but zero", text: bin.replacing("0.5,0.4", with: "0.5,1.7e-6"), place: ":4",
      words: ["all but zero", "1e-06 of the greatest, 1.8", "1.7e-06"]),
    Fault(
      name: "too large", text: bin.replacing("1.8", with: "1e200"), place: ":2",
      words: ["no slope of a quantizer", "1e-12 to 1e12", "1e200"]),
    Fault(
      name: "longer than people write", text: bin + String(repeating: "\n", count: 1 << 20),
      place: "", words: ["too large", "at most 1048576 bytes"]),
    Fault(
      name: "not from the start", text: bin.replacing("0,1.8\n0.25", with: "0.1,1.8\n0.25"),
      place: ":2", words: ["do not cover the bin", "0.0 to 1.0", "0.1 to 1.0"]),
    Fault(
      name: "not to the end", text: bin.replacing("\n1,1.8", with: "\n0.9,1.8"), place: ":6",
      words: ["do not cover the bin"]),
    Fault(
      name: "a gap",
      text: "position,derivative\n0,1\n0.1,1\n0.2,1\n0.9,1\n0.95,1\n1,1\n", place: ":5",
      words: ["a gap", "0.2 to 0.9"]),
    Fault(
      name: "another header", text: bin.replacing("position", with: "x"), place: ":1",
      words: ["names other columns", "x,derivative"]),
    Fault(
      name: "three fields", text: bin.replacing("0.5,0.4", with: "0.5,0.4,7"), place: ":4",
      words: ["another length"]),
    Fault(
      name: "semicolons", text: "position;derivative\n0;1,8\n0,25;1\n", place: ":2",
      words: ["another length", "position;derivative", "separate the columns by commas"]),
    Fault(name: "an empty file", text: "", place: "", words: ["the file is empty"]),
    Fault(
      name: "an open quotation mark", text: bin.replacing("0.5,", with: "\"0.5,"), place: ":4",
      words: ["not closed"]),
  ]

  @Test(arguments: faults)
  func refused(fault: Fault) throws {
    let (folder, path) = try file(fault.text)
    defer { withExtendedLifetime(folder) {} }
    let failure = try failure { try EstimatorSamples(path: path) }
    #expect(failure.code == .badData)
    #expect(failure.place == path + fault.place)
    for word in fault.words { #expect("\(failure)".contains(word), "\(failure)") }
  }

  /// The least value that is taken, the most samples: α and M of both are a matter of seconds.
  @Test(arguments: [
    bin.replacing("0.5,0.4", with: "0.5,1.8e-6"),
    "position,derivative\n"
      + (0...4095).map { "\(Double($0) / 4095),\($0 % 2 == 0 ? 1 : 1e-6)\n" }.joined(),
  ]) func theWorkIsBounded(text: String) throws {
    let (folder, path) = try file(text.replacing("\n1.0,1e-06", with: "\n1.0,1"))
    defer { withExtendedLifetime(folder) {} }
    let time = try ContinuousClock().measure {
      let estimator = try EstimatorSamples(path: path).derivative.makeEstimator()
      let map = WeightMap(of: estimator, on: UniformQuantizer(bits: 2, limit: 0.3))
      for w in stride(from: -0.3, through: 0.3, by: 0.01) {
        #expect(abs(map.inverse(map(w)) - w) < 1e-6)
      }
    }
    #expect(time < .seconds(20))
  }

  @Test func aPipeIsNoFile() throws {
    let folder = try TemporaryDirectory()
    for name in ["mine.csv", "mine.yaml"] {
      #expect(mkfifo(folder.file(name), 0o644) == 0)
      let failure = try ExperimentsTests.failure { () -> Any in
        name.hasSuffix("csv")
          ? try EstimatorSamples(path: folder.file(name))
          : try Experiment.read(path: folder.file(name), profile: "default")
      }
      #expect(failure.code == .badData && failure.problem.contains("pipe"), "\(failure)")
    }
  }

  @Test func missing() throws {
    let failure = try failure { try EstimatorSamples(path: "no/such.csv") }
    #expect(failure.code == .missingInput && failure.place == "no/such.csv")
  }

  private func failure(_ work: () throws -> EstimatorSamples) throws -> Failure {
    try ExperimentsTests.failure(of: work)
  }

  /// The path counts from the experiment's folder, and the content decides about the run's key.
  @Test func anExperimentNamesTheFile() throws {
    let folder = try TemporaryDirectory()
    let text = try ExperimentFiles.text("mnist.yaml")
    let yaml = try ExperimentFiles.write(
      text.replacing("estimator: htge", with: "estimator: {name: table, file: sub/mine.csv}"),
      replacing: "lr-tweak, M of both", by: "lr-tweak, M of both", in: folder)
    try FileManager.default.createDirectory(
      atPath: folder.file("sub"), withIntermediateDirectories: true)
    func key(_ samples: String) throws -> String {
      try samples.write(toFile: folder.file("sub/mine.csv"), atomically: true, encoding: .utf8)
      let experiment = try Experiment.read(path: yaml, profile: "default")
      return try #require(experiment.run(named: "ste-sgd")).canonicalText
    }
    let first = try key(Self.bin)
    #expect(first.contains("initial_weights=mapped(table(sha256="))
    #expect(try key(Self.bin) == first)
    #expect(try key(Self.bin.replacing("0.4", with: "0.5")) != first)
    try FileManager.default.removeItem(atPath: folder.file("sub/mine.csv"))
    let missing = try ExperimentsTests.failure {
      try Experiment.read(path: yaml, profile: "default")
    }
    #expect(missing.code == .missingInput)
  }
}
