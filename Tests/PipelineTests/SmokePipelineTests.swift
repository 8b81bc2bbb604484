import Foundation
import TestSupport
import Testing

/// The whole pipeline at a tiny size through make, in a checkout with an awkward path.
@Suite("pipeline at smoke size", .serialized) struct SmokePipelineTests {
  private let runs = [
    "qhat-sgd", "ste-sgd", "qhat-sgd-lr-tweak", "ste-sgd-unadjusted", "qhat-adam", "ste-adam",
    "qhat-adam-lr-tweak",
  ]

  /// One story, because each step starts from what the one before it left.
  @Test("first run, second run, one changed run, everything again")
  func story() throws {
    let checkout = try PipelineCheckout()

    let first = try checkout.make("smoke")
    try #require(first.code == 0, "\(first.output)\n\(first.errors)")
    for run in runs {
      #expect(checkout.exists("build/smoke/runs/mnist/\(run)/seed-1.h5"), "\(run)")
    }
    try expectTheReport(in: checkout)
    #expect(
      first.output.contains(
        "the report: reports/smoke/report.pdf, reports/smoke/report.html; every number: reports/smoke/"
      ), "\(first.output)")
    for line in [
      "Claim A with SGD: open, since ", "Claim A with Adam: ", "Claim B with SGD: ", "Of the ",
    ] {
      #expect(first.output.contains("\n" + line), "\(first.output)")
    }
    let results = try checkout.checksums(of: "build/smoke")
    let report = try checkout.checksums(of: "reports/smoke")
    let kept = try TemporaryDirectory()
    try FileManager.default.copyItem(
      atPath: checkout.path("reports/smoke"), toPath: kept.file("report"))
    let written = try checkout.modificationTimes(of: "build")
    let drawn = try checkout.modificationTimes(of: "reports")

    let status = try checkout.make("status", "PROFILE=smoke")
    #expect(status.code == 0 && !status.output.contains("would "), "\(status.output)")

    let second = try checkout.make("smoke")
    #expect(second.code == 0, "\(second.errors)")
    #expect(try checkout.modificationTimes(of: "build") == written, "\(second.output)")
    #expect(try checkout.modificationTimes(of: "reports") == drawn, "\(second.output)")
    #expect(second.seconds < first.seconds)

    try checkout.edit {
      $0 = $0.replacing("label: STE (A)", with: "label: STE (A)\n    learning_rate: 0.0005")
    }
    let announced = try checkout.make("status", "PROFILE=smoke")
    #expect(announced.output.contains("learning_rate"), "\(announced.output)")
    #expect(try checkout.modificationTimes(of: "build") == written)
    let third = try checkout.make("smoke")
    #expect(third.code == 0, "\(third.errors)")
    let changed = try checkout.modificationTimes(of: "build").filter { written[$0.key] != $0.value }
    #expect(
      Set(changed.keys) == [
        "smoke/runs/mnist/ste-adam/seed-1.h5", "smoke/analysis/mnist.h5",
        "smoke/analysis/bounds.h5",
      ],
      "\(changed.keys)")
    #expect(try checkout.checksums(of: "reports/smoke") != report)
    // Of nets that no longer take equal steps there are no bounds; the others' stay.
    #expect(third.errors.contains("left out: Adam of the recipe"), "\(third.errors)")

    try checkout.edit {
      $0 = $0.replacing("label: STE (A)\n    learning_rate: 0.0005", with: "label: STE (A)")
    }
    try checkout.remove("build")
    try checkout.remove("reports")
    let again = try checkout.make("smoke", "JOBS=1")
    #expect(again.code == 0, "\(again.errors)")
    let repeated = try checkout.checksums(of: "build/smoke")
    #expect(repeated == results, "\(repeated.filter { results[$0.key] != $0.value }.keys)")
    let redrawn = try checkout.checksums(of: "reports/smoke")
    #expect(redrawn == report, "\(redrawn.filter { report[$0.key] != $0.value }.keys)")

    let verified = try checkout.make(
      "verify", "PROFILE=smoke", "REFERENCE=\(kept.file("report"))")
    #expect(verified.code == 0 && verified.output.contains("same bytes"), "\(verified.errors)")
    try expectPublished(checkout)
    let cleaned = try checkout.make("clean")
    #expect(cleaned.code == 0)
    #expect(!checkout.exists("build") && !checkout.exists("reports/smoke"))
  }

  /// A report that was published can be drawn from what lies beside it, without runs.
  private func expectPublished(_ checkout: PipelineCheckout) throws {
    let speed = checkout.path("reports/reference/speed")
    try FileManager.default.createDirectory(atPath: speed, withIntermediateDirectories: true)
    try Data("{}".utf8).write(to: URL(filePath: "\(speed)/kept.json"))
    let published = try checkout.make("publish", "PROFILE=smoke")
    #expect(published.code == 0, "\(published.errors)")
    try checkout.remove("build")
    let redrawn = try checkout.make("redraw")
    #expect(redrawn.code == 0 && redrawn.output.contains("same bytes"), "\(redrawn.errors)")
    #expect(!checkout.exists("build/smoke") && !checkout.exists("build/default"))
    #expect(checkout.exists("reports/reference/speed/kept.json"))
    #expect(!checkout.exists("reports/reference/timings.json"))
  }

  private func expectTheReport(in checkout: PipelineCheckout) throws {
    var expected = ["report.pdf", "manifest.json", "timings.json"]
    for figure in ["1", "2", "3a", "3b", "c1", "c2", "i1", "i2", "i3"] {
      expected += ["pdf", "png"].map { "figures/figure-\(figure).\($0)" }
    }
    for table in ["1", "2", "3", "4", "5", "c", "i"] {
      expected += ["pdf", "png", "csv", "tex"].map { "tables/table-\(table).\($0)" }
    }
    for file in expected { #expect(checkout.exists("reports/smoke/\(file)"), "\(file)") }
  }

  @Test("single runs and figures are targets")
  func parts() throws {
    let checkout = try PipelineCheckout()
    let run = try checkout.make("run-ste-adam", "PROFILE=smoke", "SEED=3")
    #expect(run.code == 0, "\(run.errors)")
    let files = try checkout.checksums(of: "build/smoke").keys
    #expect(Array(files) == ["runs/mnist/ste-adam/seed-3.h5"])

    let figure = try checkout.make("figure-3a", "PROFILE=smoke")
    #expect(figure.code == 0, "\(figure.errors)")
    #expect(checkout.exists("reports/smoke/figures/figure-3a.pdf"))
    #expect(!checkout.exists("reports/smoke/report.pdf"))

    let unknownFigure = try checkout.make("table-6", "PROFILE=full")
    #expect(unknownFigure.code == 2 && unknownFigure.errors.contains("there is nothing called"))
    #expect(!checkout.exists("build/full"))

    let unknown = try checkout.make("run-ste-adan", "PROFILE=smoke")
    #expect(unknown.code == 2 && unknown.errors.contains("Error 78"), "\(unknown.errors)")
    #expect(unknown.errors.contains("did you mean “ste-adam”?"), "\(unknown.errors)")
  }

  @Test("disguise: an estimator of the catalogue, one from a file, and a file with a fault")
  func disguise() throws {
    let checkout = try PipelineCheckout()
    let known = try checkout.make(
      "disguise", "ESTIMATOR=approxsign", "PROFILE=smoke", "OPTIMIZER=sgd", "LEARNING_RATE=0.002")
    #expect(known.code == 0, "\(known.errors)")
    #expect(known.output.contains("ApproxSign with SGD at η = 0.002: "), "\(known.output)")
    #expect(!known.output.contains("with Adam"))
    #expect(!known.errors.contains("No such file"), "\(known.errors)")
    #expect(checkout.exists("reports/disguise/disguise-approxsign.pdf"))

    let samples = checkout.root.appending(path: "my samples.csv")
    let text = "position,derivative\n0,1.8\n0.25,1\n0.5,0.4\n0.75,1\n1,1.8\n"
    try text.write(to: samples, atomically: true, encoding: .utf8)
    let own = try checkout.make("disguise", "ESTIMATOR=my samples.csv", "PROFILE=smoke", "SEEDS=2")
    #expect(own.code == 0, "\(own.errors)")
    for optimizer in ["SGD", "Adam"] {
      #expect(own.output.contains("my samples with \(optimizer)"), "\(own.output)")
    }
    for kind in ["pdf", "png"] {
      #expect(checkout.exists("reports/disguise/disguise-my-samples.\(kind)"))
    }
    let runs = try checkout.checksums(of: "build/smoke/runs/disguise-my-samples")
    #expect(runs.count == 14)

    // The content decides, not the name: the same again trains nothing, another value all of it.
    let repeated = try checkout.make(
      "disguise", "ESTIMATOR=my samples.csv", "PROFILE=smoke", "SEEDS=2")
    #expect(repeated.output.contains("runs: 14 of 14 are up to date"), "\(repeated.output)")
    #expect(try checkout.checksums(of: "build/smoke/runs/disguise-my-samples") == runs)
    try text.replacing("0.5,0.4", with: "0.5,-0.4").write(
      to: samples, atomically: true, encoding: .utf8)
    let faulty = try checkout.make("disguise", "ESTIMATOR=my samples.csv", "PROFILE=smoke")
    #expect(faulty.code == 2 && faulty.errors.contains("my samples.csv:4"), "\(faulty.errors)")
    #expect(faulty.errors.contains("the derivative is negative"))
    let unknown = try checkout.make("disguise", "ESTIMATOR=aproxsign", "PROFILE=smoke")
    #expect(unknown.errors.contains("did you mean “approxsign”?"), "\(unknown.errors)")
  }

  @Test("a typo never trains")
  func typo() throws {
    let checkout = try PipelineCheckout()
    try checkout.edit { $0 = $0.replacing("momentum: 0.9", with: "momentun: 0.9") }
    let ending = try checkout.make("smoke")
    #expect(ending.code == 2 && ending.errors.contains("Error 78"), "\(ending.errors)")
    #expect(ending.errors.contains("mnist.yaml:"))
    #expect(ending.errors.contains("did you mean “momentum”?"))
    #expect(!checkout.exists("build/smoke"))
  }

  @Test("a folder of digits that is not there ends before anything is trained")
  func noData() throws {
    let checkout = try PipelineCheckout()
    let ending = try checkout.make("smoke", "MNIST_DIR=no/such folder")
    #expect(ending.code == 2 && ending.errors.contains("Error 66"), "\(ending.errors)")
    #expect(ending.errors.contains("no/such folder"))
    #expect(!checkout.exists("build/smoke"))
  }

  @Test("a file where results should go ends with 73, before training")
  func unwritable() throws {
    let checkout = try PipelineCheckout()
    #expect(try checkout.make("data").code == 0)
    try Data().write(to: checkout.root.appending(path: "build/smoke"))
    let ending = try checkout.make("run-qhat-sgd", "PROFILE=smoke")
    #expect(ending.code == 2 && ending.errors.contains("Error 73"), "\(ending.errors)")
  }

  @Test("two makes at once: both end well, with everything there")
  func twoAtOnce() async throws {
    let checkout = try PipelineCheckout()
    #expect(try checkout.make("data").code == 0)
    nonisolated(unsafe) let shared = checkout
    async let other = Task.detached { try shared.make("smoke") }.value
    let one = try checkout.make("smoke")
    for ending in [one, try await other] { #expect(ending.code == 0, "\(ending.errors)") }
    try expectTheReport(in: checkout)
  }
}
