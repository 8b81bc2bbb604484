import Foundation
import TestSupport
import Testing

/// `make recompute`: the numbers of a report anew from its run files, by a program that shares no code with it.
@Suite("numbers, recomputed", .serialized) struct RecomputeTests {
  private static let python = PythonEnvironment("h5py", "numpy", "yaml")
  private static let experiments = ["mnist", "estimators", "optimizers"]

  private static func isReady(_ checkout: PipelineCheckout) throws {
    let made = try checkout.make(
      "recompute", "PROFILE=smoke", "EXPERIMENTS=\(experiments.joined(separator: " "))",
      "AT_LEAST=600")
    try #require(made.code == 0, "\(made.output.suffix(3000))\n\(made.errors)")
    #expect(made.output.contains(" run files: 0 differ\n"), "\(made.output.suffix(3000))")
    for number in [
      "findings.json mnist.baseline.sgd.error ",
      "findings.json mnist.baseline.adam.layer.3.agreement ",
      "table-4.csv mnist, lr-tweak (S), error_over_limit: mean ",
      "report.html Table 4, mnist, unadjusted (S), agreement ",
      "table-5.csv mnist, Diff (A), validation_loss: mean ",
      "table-b.csv approxsign, sgd, baseline, error_over_limit: mean ",
      "table-o.csv adamw, adaptive, crossed, adjusted, agreement: mean ",
    ] {
      let line = made.output.split(separator: "\n").first { $0.hasPrefix(number) }
      #expect(line?.hasSuffix("  agrees") == true, "\(number): \(line ?? "not compared")")
    }
  }

  /// The program itself, as make calls it, and what it says of numbers that differ.
  private func recompute(_ checkout: PipelineCheckout, _ more: String...) throws
    -> BuiltStage.Ending
  {
    let python = try #require(Self.python)
    let given = Self.experiments.flatMap { name in
      [
        "--experiment", checkout.path("pipeline/experiments/\(name).yaml"), "smoke",
        checkout.path("build/smoke/runs"), "",
      ]
    }
    return try python.run(
      [checkout.path("pipeline/peers/recompute.py"), "--report", checkout.path("reports/smoke")]
        + given + ["--differing"] + more)
  }

  @Test(
    "agree; one changed weight, one changed number, a broken seal, a missing run are found",
    .enabled(
      if: python != nil, Comment(rawValue: PythonEnvironment.isAbsent("h5py, numpy, yaml"))))
  func story() throws {
    let checkout = try PipelineCheckout()
    try Self.isReady(checkout)

    let fewer = try recompute(checkout, "--at-least", "1000000")
    #expect(fewer.code == 1 && fewer.errors.contains("at least 1000000 numbers"), "\(fewer.errors)")

    let table = checkout.path("reports/smoke/tables/table-5.csv")
    let printed = try String(contentsOfFile: table, encoding: .utf8)
    let line = try #require(
      printed.split(separator: "\n").first { $0.hasPrefix("mnist,Q̂ (A),validation_accuracy,") })
    let number = try #require(Double(line.split(separator: ",")[3]))
    let other = line.replacing(",\(number),", with: ",\(number + 1e-5),")
    try printed.replacing(line, with: other).write(toFile: table, atomically: true, encoding: .utf8)
    let misprinted = try recompute(checkout)
    #expect(misprinted.code == 1)
    #expect(
      misprinted.output.contains("table-5.csv mnist, Q̂ (A), validation_accuracy: mean"),
      "\(misprinted.output)")
    #expect(misprinted.output.contains(": 1 differ\n"), "\(misprinted.output)")
    try printed.write(toFile: table, atomically: true, encoding: .utf8)

    let run = checkout.path("build/smoke/runs/mnist/ste-sgd/seed-1.h5")
    let trained = try Data(contentsOf: URL(filePath: run))
    try changeWeight(of: run, seals: true)
    let moved = try recompute(checkout)
    #expect(moved.code == 1)
    for name in [
      "findings.json mnist.baseline.sgd.error ", "findings.json mnist.baseline.sgd.layer.2.error ",
      "table-4.csv mnist, baseline (S), error_over_limit: mean ",
    ] {
      #expect(moved.output.contains("\n\(name)") || moved.output.hasPrefix(name), "\(moved.output)")
    }
    #expect(!moved.output.contains("mnist.lr-tweak.sgd.error "), "\(moved.output)")

    try trained.write(to: URL(filePath: run))
    try changeWeight(of: run, seals: false)
    let broken = try recompute(checkout)
    #expect(broken.code == 65 && broken.errors.contains("ste-sgd/seed-1.h5"), "\(broken.errors)")

    try FileManager.default.removeItem(atPath: checkout.path("reports/smoke/findings.json"))
    try trained.write(to: URL(filePath: run))
    let missing = try recompute(checkout)
    #expect(missing.code == 66 && missing.errors.contains("findings.json"), "\(missing.errors)")
  }

  private func changeWeight(of run: String, seals: Bool) throws {
    let script = """
      import hashlib, sys, h5py
      path, seals = sys.argv[1], sys.argv[2] == "true"
      with h5py.File(path, "r+") as file:
          weights = file["weights/final/conv1/bias"]
          weights[3] = weights[3] + 0.001
      with open(path, "r+b") as file:
          head, rest = file.read(512), file.read()
          digest = hashlib.sha256(rest).hexdigest().encode()
          if seals:
              file.seek(0)
              file.write(head.replace(head.split()[3], digest))
      """
    let python = try #require(Self.python)
    let changed = try python.run(["-c", script, run, "\(seals)"])
    try #require(changed.code == 0, "\(changed.errors)")
  }
}
