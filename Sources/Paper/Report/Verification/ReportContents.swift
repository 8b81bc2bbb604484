import Diagnostics
import Drawing
import Foundation
import Storage

/// A report's folder, checked against its manifest.
struct ReportContents {
  /// Which number of which table.
  struct Place: Hashable, Comparable, CustomStringConvertible {
    let table: String
    let row: String
    let quantity: String

    var description: String { "\(table), \(row), \(quantity)" }
    static func < (a: Place, b: Place) -> Bool { a.description < b.description }
  }

  let folder: String
  let manifest: Manifest

  init(folder: String) throws {
    self.folder = folder
    let remedy = "make the report again: make -C pipeline report"
    _ = try readBytes(Manifest.path(in: folder), remedy: remedy)
    guard let manifest = Manifest(folder: folder) else {
      throw Failure(
        .badData, at: Manifest.path(in: folder),
        "this is no manifest of a report, or a foreign one",
        remedy: remedy)
    }
    self.manifest = manifest
    for (path, entry) in manifest.outputs.sorted(by: { $0.key < $1.key }) {
      let found = SHA256.hex(try readBytes("\(folder)/\(path)", remedy: remedy))
      guard found == entry.sha256 else {
        throw Failure(
          .badData, at: "\(folder)/\(path)", "the file is not the one that the manifest names",
          expected: entry.sha256, found: found, remedy: remedy)
      }
    }
  }

  /// The profile that was rendered.
  var profile: String? {
    if let profile = manifest.profile { return profile }
    let opening = "profile = "
    return manifest.key.first { $0.hasPrefix(opening) }.map { String($0.dropFirst(opening.count)) }
  }

  /// The means of every table that has the columns “quantity” and “mean”; empty cells are left out.
  func numbers() throws -> [Place: Double] {
    var numbers: [Place: Double] = [:]
    for path in manifest.outputs.keys.sorted() where path.hasSuffix(".csv") {
      let text = String(decoding: try readBytes("\(folder)/\(path)"), as: UTF8.self)
      guard let table = CommaSeparated(text: text) else {
        throw Failure(
          .badData, at: "\(folder)/\(path)", "the file holds no comma-separated records")
      }
      guard let quantity = table.header.firstIndex(of: "quantity"),
        let mean = table.header.firstIndex(of: "mean")
      else { continue }
      for record in table.records {
        guard let number = Double(record[mean]) else { continue }
        let place = Place(
          table: path, row: record[..<quantity].joined(separator: " "), quantity: record[quantity])
        numbers[place] = number
      }
    }
    return numbers
  }
}
