import Diagnostics

extension HDF5Fields {
  /// A text of at most `longestText`.
  package func attribute(
    _ name: String, on path: String = "/", _ value: inout String
  ) throws(Failure) {
    value = try attribute(name, on: path, .string(value), \.string)
    let bytes = value.utf8.count
    guard bytes <= longestText else {
      throw fault(
        "attribute \(name) of \(path) is too long", "at most \(longestText) bytes", "\(bytes)")
    }
  }

  /// A word for whoever looks at the file; nobody reads it.
  package func note(_ name: String, on path: String = "/", _ text: String) throws(Failure) {
    if case .writing(let writer) = direction {
      try writer.setAttribute(name, .string(text), on: path)
    }
  }

  package func attribute(
    _ name: String, on path: String = "/", _ value: inout Int, _ condition: HDF5Condition
  ) throws(Failure) {
    value = try attribute(name, on: path, .integer(value), \.integer)
    try check([Double(value)], condition, name, path)
  }

  package func attribute(
    _ name: String, on path: String = "/", _ value: inout Double, _ condition: HDF5Condition
  ) throws(Failure) {
    value = try attribute(name, on: path, .double(value), \.double)
    try check([value], condition, name, path)
  }

  /// A number that a file may lack.
  package func attribute(
    _ name: String, on path: String = "/", _ value: inout Int?, _ condition: HDF5Condition
  ) throws(Failure) {
    try optional(name, path, &value) { (number) throws(Failure) in
      try attribute(name, on: path, &number, condition)
    }
  }

  package func attribute(
    _ name: String, on path: String = "/", _ value: inout Double?, _ condition: HDF5Condition
  ) throws(Failure) {
    try optional(name, path, &value) { (number) throws(Failure) in
      try attribute(name, on: path, &number, condition)
    }
  }

  private func optional<Number: Numeric>(
    _ name: String, _ path: String, _ value: inout Number?,
    _ attribute: (inout Number) throws(Failure) -> Void
  ) throws(Failure) {
    guard try has(name, on: path, value != nil) else { return value = nil }
    var number = value ?? 0
    try attribute(&number)
    value = number
  }

  /// Yes or no, as 1 or 0.
  package func attribute(
    _ name: String, on path: String = "/", _ value: inout Bool
  ) throws(Failure) {
    var number = value ? 1 : 0
    try attribute(name, on: path, &number, .within(0...1))
    value = number == 1
  }

  package func attribute(
    _ name: String, on path: String = "/", _ values: inout [Double], count: HDF5Extent,
    _ condition: HDF5Condition
  ) throws(Failure) {
    values = try attribute(name, on: path, .doubles(values), \.doubles)
    guard count.allows(values.count) else {
      throw fault(
        "attribute \(name) of \(path) has the wrong length", "\(count)", "\(values.count)")
    }
    try check(values, condition, name, path)
  }

  /// The extents of an array as an attribute of something else: whole numbers above 0, which HDF5's tools show as floats.
  /// Their product is a count.
  package func shape(_ name: String, on path: String, _ shape: inout [Int]) throws(Failure) {
    var numbers = shape.map(Double.init)
    try attribute(name, on: path, &numbers, count: .atLeast(1), .within(1...0x1p31))
    let product = numbers.reduce(1, *)
    guard product <= 0x1p48, numbers.allSatisfy({ $0 == $0.rounded() }) else {
      throw fault(
        "attribute \(name) of \(path) is no shape", "whole numbers from 1",
        numbers.map { "\($0)" }.joined(separator: " × "))
    }
    shape = numbers.map { Int($0) }
  }

  /// What stands in the attribute now: what is written, or what is read.
  private func attribute<Value>(
    _ name: String, on path: String, _ attribute: HDF5Attribute,
    _ value: (HDF5Attribute) -> Value?
  ) throws(Failure) -> Value {
    var found: HDF5Attribute? = attribute
    switch direction {
    case .writing(let writer): try writer.setAttribute(name, attribute, on: path)
    case .reading(let reader): found = try reader.attribute(name, on: path)
    }
    guard let found, let value = value(found) else {
      throw fault("attribute \(name) of \(path) is missing or of another type", nil, nil)
    }
    return value
  }

  private func has(_ name: String, on path: String, _ isGiven: Bool) throws(Failure) -> Bool {
    switch direction {
    case .writing: isGiven
    case .reading(let reader): try reader.attribute(name, on: path) != nil
    }
  }

  private func check(
    _ numbers: [Double], _ condition: HDF5Condition, _ name: String, _ path: String
  ) throws(Failure) {
    guard
      let index = numbers.withUnsafeBufferPointer({ Double.firstViolation(of: condition, in: $0) })
    else { return }
    throw fault(
      "attribute \(name) of \(path) holds a number that it must not", "\(condition)",
      "\(numbers[index])")
  }

  private func fault(_ problem: String, _ expected: String?, _ found: String?) -> Failure {
    switch direction {
    case .writing(let writer):
      Failure(
        .software, at: writer.name, problem, expected: expected, found: found,
        remedy: "nothing was published")
    case .reading(let reader): reader.failure(problem, expected: expected, found: found)
    }
  }
}
