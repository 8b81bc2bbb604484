import Diagnostics

/// The fields of a file, in its order, as a record declares them: once, for writer and reader both.
///
/// A record goes through its fields and gives each a place of its own. To a file that is written goes what stands there;
/// from one that is read comes what the file holds, if it is what was declared: of the type of the place, with these
/// extents, each number within these limits. What is not is never written, and when it is read a `Failure` (65).
///
///     mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
///       try file.attribute("steps", on: group, &steps, .count)
///       try file.list(group + "/error", &errors, count: .exactly(steps), .notNegative)
///     }
package struct HDF5Fields {
  enum Direction {
    case writing(HDF5Writer)
    case reading(HDF5Reader)
  }

  let direction: Direction

  package init(writing writer: HDF5Writer) { direction = .writing(writer) }

  package init(reading reader: HDF5Reader) { direction = .reading(reader) }

  /// How error messages call the file.
  package var name: String {
    switch direction {
    case .writing(let writer): writer.name
    case .reading(let reader): reader.name
    }
  }

  package var isRead: Bool { if case .reading = direction { true } else { false } }

  /// A group of what follows; one that is read need not be there for itself.
  package func group(_ path: String) throws(Failure) {
    if case .writing(let writer) = direction { try writer.createGroup(path) }
  }

  /// Whether a part that a file may lack is there.
  /// - Parameter isGiven: whether there is something to write.
  /// - Throws: `Failure` (65) where a file that is read cannot tell.
  package func has(_ path: String, _ isGiven: Bool) throws(Failure) -> Bool {
    switch direction {
    case .writing: isGiven
    case .reading(let reader): try reader.contains(path)
    }
  }

  /// An array whose extents the file tells.
  /// - Parameters:
  ///   - shape: one extent per axis, outermost first.
  ///   - limits: what the extents must be.
  ///   - isPacked: as of `HDF5Writer.write`.
  package func array<Scalar: HDF5Scalar>(
    _ path: String, _ values: inout [Scalar], shape: inout [Int], within limits: [HDF5Extent],
    _ condition: HDF5Condition, isPacked: Bool = true
  ) throws(Failure) {
    switch direction {
    case .writing(let writer):
      let violation = values.withUnsafeBufferPointer {
        Scalar.firstViolation(of: condition, in: $0)
      }
      guard shape.count == limits.count, zip(shape, limits).allSatisfy({ $1.allows($0) }),
        violation == nil
      else {
        throw Failure(
          .software, at: writer.name, "what \(path) should hold must not be written",
          expected: "\(spell(limits)); \(condition)",
          found: violation.map { "\(values[$0]) at index \($0)" } ?? spell(shape),
          remedy: "nothing was published")
      }
      try writer.write(values, shape: shape, to: path, isPacked: isPacked)
    case .reading(let reader):
      (values, shape) = try reader.array(path, of: Scalar.self, shape: limits, condition)
    }
  }

  /// An array of a shape that is known before.
  package func array<Scalar: HDF5Scalar>(
    _ path: String, _ values: inout [Scalar], shape: [Int], _ condition: HDF5Condition,
    isPacked: Bool = true
  ) throws(Failure) {
    var extents = shape
    try array(
      path, &values, shape: &extents, within: shape.map(HDF5Extent.exactly), condition,
      isPacked: isPacked)
  }

  /// An array of one axis.
  package func list<Scalar: HDF5Scalar>(
    _ path: String, _ values: inout [Scalar], count: HDF5Extent = .any, _ condition: HDF5Condition
  ) throws(Failure) {
    var shape = [values.count]
    try array(path, &values, shape: &shape, within: [count], condition)
  }

  /// Whole numbers, which a file has in 64 bits.
  package func list(
    _ path: String, _ values: inout [Int], count: HDF5Extent = .any, _ condition: HDF5Condition
  ) throws(Failure) {
    var numbers = values.map(Int64.init)
    try list(path, &numbers, count: count, condition)
    values = numbers.map { Int($0) }
  }

  /// Strings, of which none is empty: what was never written into a dataset of strings reads as empty ones.
  package func strings(
    _ path: String, _ values: inout [String], count: HDF5Extent = .any
  ) throws(Failure) {
    switch direction {
    case .writing(let writer): try writer.write(values, to: path)
    case .reading(let reader): values = try reader.strings(path, count: count)
    }
    try require(!values.contains(""), "dataset \(path) holds an empty text")
  }

  /// One string, as a list of one: attributes are short.
  package func text(_ path: String, _ value: inout String) throws(Failure) {
    var values = [value]
    try strings(path, &values, count: 1)
    value = values[0]
  }

  /// Strings that tell apart what the file has below them: none twice, of at most `longestText`.
  package func names(
    _ path: String, _ values: inout [String], count: HDF5Extent = .any
  ) throws(Failure) {
    try strings(path, &values, count: count)
    guard case .reading(let reader) = direction else { return }
    if let long = values.first(where: { $0.utf8.count > longestText }) {
      throw reader.failure(
        "dataset \(path) holds a name that is too long", expected: "at most \(longestText) bytes",
        found: "\(long.utf8.count)")
    }
    guard Set(values).count == values.count else {
      throw reader.failure(
        "dataset \(path) does not hold names", expected: "none twice",
        found: someOf(values.map { "“\($0)”" }))
    }
  }

  /// Two lists of strings that belong together, one by one.
  package func pairs(
    _ first: String, _ second: String, _ pairs: inout [(name: String, value: String)]
  ) throws(Failure) {
    var (names, values) = (pairs.map(\.name), pairs.map(\.value))
    try strings(first, &names)
    try strings(second, &values, count: .exactly(names.count))
    pairs = zip(names, values).map { (name: $0, value: $1) }
  }

  /// What fields must be together.
  /// - Parameter problem: what is wrong where they are not.
  package func require(_ isSound: Bool, _ problem: @autoclosure () -> String) throws(Failure) {
    guard !isSound else { return }
    switch direction {
    case .writing(let writer):
      throw Failure(.software, at: writer.name, problem(), remedy: "nothing was published")
    case .reading(let reader): throw reader.failure(problem())
    }
  }

  /// Records in groups of their own below `group`, their names in a list.
  /// - Parameters:
  ///   - name: of a record, which is made of nothing else by `make` before it is read.
  ///   - declare: the fields of one of them, in its group.
  package func records<Record>(
    _ path: String, _ records: inout [Record], named name: (Record) -> String,
    _ make: (String) -> Record, below group: String,
    _ declare: (inout Record, String) throws(Failure) -> Void
  ) throws(Failure) {
    var names = records.map(name)
    try self.names(path, &names)
    if isRead { records = names.map(make) }
    for (index, name) in names.enumerated() { try declare(&records[index], "\(group)/\(name)") }
    try complete(names, of: path, below: group)
  }

  /// That a group which is read has as many parts as the list of their names says: what is not in it would be passed over.
  /// - Parameters:
  ///   - names: relative to `group`; those with slashes are of parts in groups of their own.
  ///   - list: where the names stand; in `group` it is one of its parts.
  package func complete(
    _ names: [String], of list: String, below group: String
  ) throws(Failure) {
    guard case .reading(let reader) = direction else { return }
    let paths = names.map { $0.split(separator: "/", omittingEmptySubsequences: false) }
    let own = list.hasPrefix(group + "/") ? 1 : 0
    try complete(paths, of: list, below: group, and: own, reader)
  }

  private func complete(
    _ paths: [[Substring]], of list: String, below group: String, and others: Int,
    _ reader: HDF5Reader
  ) throws(Failure) {
    let parts = Dictionary(grouping: paths) { $0[0] }
    let count = try reader.linkCount(of: group)
    guard count == parts.count + others else {
      throw reader.failure(
        "\(group) and the names in \(list) do not agree",
        expected: "\(parts.count + others) groups or datasets", found: "\(count)")
    }
    for (part, paths) in parts where paths.allSatisfy({ $0.count > 1 }) {
      try complete(
        paths.map { Array($0.dropFirst()) }, of: list, below: "\(group)/\(part)", and: 0, reader)
    }
  }
}
