import Foundation

// One finding as JSON: {"name", "value", "unit", "seeds", "spread", "interval": [low, high], "rule",
// "inputs", "paper", "choices"}; what a finding does not have is left out, a value that is missing is null.
extension Finding: Codable {
  private enum Key: String, CodingKey {
    case name, value, unit, seeds, spread, interval, rule, inputs, paper, choices
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let word = try container.decode(String.self, forKey: .unit)
    guard let unit = Unit(rawValue: word) else {
      throw DecodingError.dataCorruptedError(
        forKey: .unit, in: container, debugDescription: "unknown unit “\(word)”")
    }
    var value: Value?
    if try !container.decodeNil(forKey: .value) {
      switch unit {
      case .word: value = .word(try container.decode(String.self, forKey: .value))
      case .truth: value = .truth(try container.decode(Bool.self, forKey: .value))
      case .list: value = .list(try container.decode([String].self, forKey: .value))
      default: value = .number(try container.decode(Double.self, forKey: .value))
      }
    }
    let ends = try container.decodeIfPresent([Double].self, forKey: .interval)
    if let ends, ends.count != 2 || !(ends[0] <= ends[1]) {
      throw DecodingError.dataCorruptedError(
        forKey: .interval, in: container, debugDescription: "an interval has two ends in order")
    }
    self.init(
      try container.decode(String.self, forKey: .name), value, unit,
      seeds: try container.decode(Int.self, forKey: .seeds),
      spread: try container.decodeIfPresent(Double.self, forKey: .spread),
      interval: ends.map { $0[0]...$0[1] },
      rule: try container.decodeIfPresent(String.self, forKey: .rule),
      inputs: try container.decodeIfPresent([String].self, forKey: .inputs) ?? [],
      paper: try container.decodeIfPresent(String.self, forKey: .paper),
      choices: try container.decodeIfPresent([String].self, forKey: .choices) ?? [])
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    switch value {
    case .number(let number): try container.encode(number, forKey: .value)
    case .word(let word): try container.encode(word, forKey: .value)
    case .truth(let truth): try container.encode(truth, forKey: .value)
    case .list(let places): try container.encode(places, forKey: .value)
    case nil: try container.encodeNil(forKey: .value)
    }
    try container.encode(unit.rawValue, forKey: .unit)
    try container.encode(seeds, forKey: .seeds)
    try container.encodeIfPresent(spread, forKey: .spread)
    try container.encodeIfPresent(
      interval.map { [$0.lowerBound, $0.upperBound] }, forKey: .interval)
    try container.encodeIfPresent(rule, forKey: .rule)
    if !inputs.isEmpty { try container.encode(inputs, forKey: .inputs) }
    try container.encodeIfPresent(paper, forKey: .paper)
    if !choices.isEmpty { try container.encode(choices, forKey: .choices) }
  }
}

extension Findings: Codable {
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    var findings: [Finding] = []
    var names: Set<String> = []
    while !container.isAtEnd {
      let finding = try container.decode(Finding.self)
      guard names.insert(finding.name).inserted else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "two findings are called \(finding.name)")
      }
      findings.append(finding)
    }
    self.init(findings)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    for finding in all { try container.encode(finding) }
  }

  /// `findings.json`: a version and every finding in ascending order of names, one key a line, equal bytes for
  /// equal findings. Numbers that are none are the strings "nan", "inf" and "-inf".
  package func json() throws -> [UInt8] {
    struct File: Encodable {
      let version = 1
      let findings: Findings
    }
    return Array(try jsonEncoder(isPretty: true).encode(File(findings: self))) + Array("\n".utf8)
  }
}
