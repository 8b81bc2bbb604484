import Results

/// Findings in the making.
struct FindingList {
  private(set) var findings: [Finding] = []

  /// A list that was added before.
  subscript(_ name: String) -> [String]? { findings.last { $0.name == name }?.list }

  /// Whether something holds that was added before.
  func truth(_ name: String) -> Bool? { findings.last { $0.name == name }?.truth }

  /// A quantity over seeds, with spread and interval; without a value where `values` is nil or empty.
  mutating func add(
    _ name: String, _ values: SeedValues?, _ unit: Finding.Unit, from inputs: [String],
    paper: PaperValue? = nil
  ) {
    let statistics = values.map { SeedStatistics($0) }
    let isThere = (statistics?.count ?? 0) > 0
    findings.append(
      Finding(
        name, isThere ? statistics.map { .number($0.mean) } : nil, unit,
        seeds: statistics?.count ?? 0, spread: statistics?.deviation,
        interval: statistics?.interval, inputs: inputs, paper: paper?.printed))
  }

  mutating func add(_ name: String, _ ratio: PairedRatio?, from inputs: [String]) {
    findings.append(
      Finding(
        name, ratio.map { .number($0.ratio) }, .ratio, seeds: ratio?.seeds ?? 0,
        spread: ratio?.spread, interval: ratio?.interval, inputs: inputs))
  }

  /// A single number that is no mean over seeds.
  mutating func add(
    _ name: String, number: Double?, _ unit: Finding.Unit, rule: Rules.Name? = nil,
    from inputs: [String] = [], paper: PaperValue? = nil
  ) {
    findings.append(
      Finding(
        name, number.map { .number($0) }, unit, rule: rule?.rawValue, inputs: inputs,
        paper: paper?.printed))
  }

  mutating func add(
    _ name: String, truth: Bool?, rule: Rules.Name? = nil, from inputs: [String] = []
  ) {
    findings.append(
      Finding(
        name, truth.map { .truth($0) }, .truth, rule: rule?.rawValue, inputs: inputs))
  }

  /// - Parameter choices: the words that it may be; empty for names and the like.
  mutating func add(
    _ name: String, word: String?, rule: Rules.Name? = nil, from inputs: [String] = [],
    choices: [String] = []
  ) {
    findings.append(
      Finding(
        name, word.map { .word($0) }, .word, rule: rule?.rawValue, inputs: inputs,
        choices: choices))
  }

  /// The outcome of a rule on a claim; it has a word in any case.
  mutating func add(
    _ name: String, _ verdict: ClaimVerdict, rule: Rules.Name?, seeds: Int = 0,
    from inputs: [String]
  ) {
    findings.append(
      Finding(
        name, .word(verdict.rawValue), .word, seeds: seeds, rule: rule?.rawValue, inputs: inputs,
        choices: ClaimVerdict.allCases.map(\.rawValue)))
  }

  /// The one place that another's findings stand at; empty where there is none.
  mutating func add(_ name: String, linkTo place: String?) {
    let places = [place].compactMap { $0 }
    add(name, list: places, of: places)
  }

  /// Rows of words for a table: a list of the places NAME.1, NAME.2, …, each with the same names. There is always
  /// one place, without words where there is no row, so that documents can be checked before anything is run.
  mutating func add(_ name: String, rows: [[String?]], columns: [String]) {
    let places = (1...max(1, rows.count)).map { "\(name).\($0)" }
    add(name, list: Array(places.prefix(rows.count)), of: places)
    for (index, place) in places.enumerated() {
      for (position, column) in columns.enumerated() {
        let row = rows.indices.contains(index) ? rows[index] : []
        add("\(place).\(column)", word: row.indices.contains(position) ? row[position] : nil)
      }
    }
  }

  /// Those of `choices`, places in the tree of names, for which something holds.
  mutating func add(
    _ name: String, list: [String], of choices: [String], rule: Rules.Name? = nil,
    from inputs: [String] = []
  ) {
    findings.append(
      Finding(
        name, .list(list), .list, rule: rule?.rawValue, inputs: inputs, choices: choices))
  }
}
