/// A number, a verdict or an answer that the report, the console or `disguise` states, with what it rests on.
///
/// Findings are the only bridge from numbers to words. The stage `analyze` makes them, by the rules of
/// `rules.yaml`; documents say them; nobody else judges. An analysis always has the same names, whatever was
/// run: where a run is missing, the value is absent. Tables of words alone have as many rows as there is to say. So what documents may name is known before anything trains.
package struct Finding: Equatable, Sendable {
  package enum Value: Equatable, Sendable {
    /// In the finding's unit; a mean over seeds where there is more than one.
    case number(Double)
    /// One of `choices`, where there are any: "supported".
    case word(String)
    case truth(Bool)
    /// Places in the tree of names, of `choices`: "estimators.psg.sgd".
    case list([String])
  }

  package enum Unit: String, Equatable, Sendable, CaseIterable {
    /// A part of 1, shown in per cent.
    case share
    /// A difference of shares, shown in percentage points.
    case points
    /// How many times one number is another.
    case ratio
    /// A loss, or another number of no unit.
    case number
    case count
    /// A learning rate, or another number that powers of ten suit best.
    case power
    case word, truth, list
  }

  /// Dotted, lower case: experiment, what it is about, optimizer group, quantity
  /// ("mnist.baseline.sgd.error"). Unique among the findings of a report.
  package var name: String
  /// Nil where runs are missing that it needs.
  package var value: Value?
  package var unit: Unit
  /// How many seeds the value is a mean of; 0 where it rests on none.
  package var seeds: Int
  /// Sample standard deviation over seeds; nil with fewer than two.
  package var spread: Double?
  /// 95 % confidence interval of the mean over seeds (Student's t); nil with fewer than two.
  package var interval: ClosedRange<Double>?
  /// The rule of `rules.yaml` that decided.
  package var rule: String?
  /// What it was computed from: names of findings, or runs and comparisons.
  package var inputs: [String]
  /// The paper's number for the same thing, as printed.
  package var paper: String?
  /// The words or places that the value is taken from.
  package var choices: [String]

  package init(
    _ name: String, _ value: Value?, _ unit: Unit, seeds: Int = 0, spread: Double? = nil,
    interval: ClosedRange<Double>? = nil, rule: String? = nil, inputs: [String] = [],
    paper: String? = nil, choices: [String] = []
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.seeds = seeds
    self.spread = spread
    self.interval = interval
    self.rule = rule
    self.inputs = inputs
    self.paper = paper
    self.choices = choices
  }

  /// Half the width of the interval, as numbers are printed behind ±. An interval of two seeds says nothing (Student's
  /// t is 12.7), and has none.
  package var halfWidth: Double? {
    seeds > 2 ? interval.map { ($0.upperBound - $0.lowerBound) / 2 } : nil
  }

  package var number: Double? { if case .number(let number) = value { number } else { nil } }
  package var word: String? { if case .word(let word) = value { word } else { nil } }
  package var truth: Bool? { if case .truth(let truth) = value { truth } else { nil } }
  package var list: [String]? { if case .list(let places) = value { places } else { nil } }
}

/// What a claim comes to.
package enum ClaimVerdict: String, CaseIterable, Sendable {
  case supported
  case notSupported = "not supported"
  /// Runs or seeds are missing that it needs, or the interval reaches to both sides of the rule's bound.
  case open
}

/// The findings of one analysis or of a report, by name.
package struct Findings: Equatable, Sendable {
  /// In ascending order of names.
  package private(set) var all: [Finding]
  private var places: [String: Int]

  /// - Precondition: no two findings have one name and different contents.
  package init(_ findings: [Finding] = []) {
    all = []
    places = [:]
    for finding in findings.sorted(by: { $0.name < $1.name }) {
      if let place = places[finding.name] {
        precondition(all[place] == finding, "two findings are called \(finding.name)")
        continue
      }
      places[finding.name] = all.count
      all.append(finding)
    }
  }

  /// A name that several analyses give to different findings; nil where they can be put together.
  package static func conflict(among parts: [Findings]) -> String? {
    var seen: [String: Finding] = [:]
    for finding in parts.flatMap(\.all) {
      if let other = seen.updateValue(finding, forKey: finding.name), other != finding {
        return finding.name
      }
    }
    return nil
  }

  package subscript(_ name: String) -> Finding? { places[name].map { all[$0] } }

  /// - Returns: nil where the finding is absent, has no value, or is no number.
  package func number(_ name: String) -> Double? { self[name]?.number }
  package func word(_ name: String) -> String? { self[name]?.word }
  package func truth(_ name: String) -> Bool? { self[name]?.truth }
}
