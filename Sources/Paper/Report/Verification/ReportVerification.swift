import Diagnostics
import Drawing

/// Compares a fresh report with a reference: figures and tables byte for byte where both come from one
/// kind of machine, else the tables' numbers by `NumberTolerance`.
///
/// The report itself prints the commit, so it is compared only where that is the same; and what follows from a
/// forecast of cost only where that is the same.
package struct ReportVerification {
  package enum Outcome: Equatable {
    /// So many files have the same bytes.
    case identical(files: Int)
    /// So many numbers lie within their tolerance, on unlike machines; what differs, in words.
    case close(numbers: Int, machines: String)
  }

  private let fresh: ReportContents
  private let reference: ReportContents

  /// - Throws: `Failure` 64 when both are one folder, 66 when a folder holds no manifest, 65 when a file is missing or
  ///   is not the one that the manifest names.
  package init(report: String, reference: String) throws {
    guard resolvedPath(report) != resolvedPath(reference) else {
      throw Failure(
        .usage, at: report, "the report would be compared with itself",
        remedy: "draw the fresh one into another folder")
    }
    fresh = try ReportContents(folder: report)
    self.reference = try ReportContents(folder: reference)
  }

  /// - Throws: `Failure` 65 that lists what differs.
  package func outcome() throws -> Outcome {
    guard fresh.manifest.data == reference.manifest.data else {
      throw Failure(
        .badData, at: fresh.folder, "the reports are of different data",
        expected: reference.manifest.data, found: fresh.manifest.data,
        remedy: "give the data of the reference: make -C pipeline verify MNIST_DIR=folder")
    }
    let (ours, theirs) = (fresh.profile, reference.profile)
    guard ours == theirs else {
      throw Failure(
        .badData, at: fresh.folder, "the reports are of different profiles",
        expected: theirs ?? "none", found: ours ?? "none",
        remedy: theirs.map { "make -C pipeline verify PROFILE=\($0)" })
    }
    let machines = differingMachines
    guard machines.isEmpty else {
      return .close(numbers: try compareNumbers(), machines: machines)
    }
    return .identical(files: try compareBytes())
  }

  /// What tells the kinds of machine apart, in words; empty when nothing does.
  private var differingMachines: String {
    let unrelated: Set = ["version", "commit", "uncommitted_changes", "source_fingerprint"]
    let (ours, theirs) = (fresh.manifest.provenance, reference.manifest.provenance)
    return Set(ours.keys).union(theirs.keys).subtracting(unrelated).sorted()
      .filter { ours[$0] != theirs[$0] }
      .map { "\($0): \(theirs[$0] ?? "unknown") → \(ours[$0] ?? "unknown")" }
      .joined(separator: "; ")
  }

  private func compareBytes() throws -> Int {
    let isSameCommit =
      fresh.manifest.provenance["commit"] == reference.manifest.provenance["commit"]
    let isSameCost = fresh.manifest.cost == reference.manifest.cost
    let pages = Set(ReportOutput.paths(of: "report"))
    let costly = pages.union(
      ["findings", "figure-p", "table-p"].flatMap(ReportOutput.paths(of:)))
    let paths = reference.manifest.outputs.keys.sorted().filter {
      (isSameCommit || !pages.contains($0)) && (isSameCost || !costly.contains($0))
    }
    let differing = paths.filter {
      fresh.manifest.outputs[$0]?.sha256 != reference.manifest.outputs[$0]?.sha256
    }
    guard differing.isEmpty else {
      throw Failure(
        .badData, at: fresh.folder,
        "\(differing.count) of \(paths.count) files differ from \(reference.folder)",
        expected: "the same bytes, on the same kind of machine",
        found: differing.joined(separator: ", "),
        remedy: "if the change is meant, commit the new report as the reference and say why")
    }
    return paths.count
  }

  private func compareNumbers() throws -> Int {
    let ours = try fresh.numbers()
    let theirs = try reference.numbers()
    var wrong: [String] = []
    var compared = 0
    for (place, number) in theirs.sorted(by: { $0.key < $1.key }) {
      guard let tolerance = NumberTolerance(quantity: place.quantity) else { continue }
      compared += 1
      let found = ours[place]
      if let found, tolerance.accepts(found, for: number) { continue }
      wrong.append(
        "\(place): \(found.map { "\($0)" } ?? "missing") for \(number) (\(tolerance.words))")
    }
    guard wrong.isEmpty else {
      throw Failure(
        .badData, at: fresh.folder,
        "\(wrong.count) of \(compared) numbers are too far from those of \(reference.folder)",
        found: wrong.joined(separator: "; "))
    }
    guard compared > 0 else {
      throw Failure(.badData, at: reference.folder, "the tables hold no number to compare")
    }
    return compared
  }
}
