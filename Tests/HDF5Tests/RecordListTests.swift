import Diagnostics
import HDF5
import Testing

/// The campaign `torture` found an analysis whose list of comparisons had been emptied: figures were drawn without them.
@Suite("records and the list of their names") struct RecordListTests {
  private struct Item {
    let name: String
    var value = 0
  }

  private static let all = ["a", "b", "kernels/one", "kernels/two"]

  /// A file with everything in `all`, and `names` in its list.
  private func read(_ names: [String], list: String) throws -> [Item] {
    let writer = try HDF5Writer(name: "list.h5")
    try writer.write(names, to: list)
    for (value, name) in Self.all.enumerated() {
      try writer.createGroup("/items/" + name)
      try writer.setAttribute("value", .integer(value), on: "/items/" + name)
    }
    let file = HDF5Fields(reading: try HDF5Reader(image: writer.image(), name: "list.h5"))
    var items: [Item] = []
    try file.records(list, &items, named: \.name, { Item(name: $0) }, below: "/items") {
      (item, group) throws(Failure) in
      try file.attribute("value", on: group, &item.value, .notNegative)
    }
    return items
  }

  @Test("a whole list is read, wherever it stands", arguments: ["/names", "/items/names"])
  func whole(list: String) throws {
    let items = try read(Self.all, list: list)
    #expect(items.map(\.name) == Self.all && items.map(\.value) == [0, 1, 2, 3])
  }

  @Test(
    "what a list leaves out is not passed over",
    arguments: ["/names", "/items/names"],
    [[], ["a", "b"], ["b", "kernels/one", "kernels/two"], ["a", "b", "kernels/two"]])
  func partial(list: String, names: [String]) throws {
    let failure = #expect(throws: Failure.self) { try read(names, list: list) }
    #expect(failure?.code == .badData && failure?.problem.contains("do not agree") == true)
    #expect(failure?.problem.contains(list) == true, "\(failure as Any)")
  }

  /// Of another type, values of a run's provenance read as empty texts, and went into the analysis.
  @Test("a text of a list is never empty") func emptyTexts() throws {
    let writer = try HDF5Writer(name: "list.h5")
    try writer.write(["a", "b"], to: "/names")
    try writer.write(["x", ""], to: "/values")
    let file = HDF5Fields(reading: try HDF5Reader(image: writer.image(), name: "list.h5"))
    var (pairs, texts): ([(name: String, value: String)], [String]) = ([], [])
    let read = #expect(throws: Failure.self) { try file.pairs("/names", "/values", &pairs) }
    #expect(read?.code == .badData && read?.problem == "dataset /values holds an empty text")
    #expect(throws: Failure.self) { try file.strings("/values", &texts) }
    #expect(throws: Failure.self) { try file.names("/values", &texts) }
    let other = HDF5Fields(writing: try HDF5Writer(name: "other.h5"))
    let written = #expect(throws: Failure.self) { try other.strings("/values", &texts) }
    #expect(written?.code == .software)
  }
}
