import Configurations
import Quantization
import Results

/// What the theorems ask of an estimator and whether it has it (`estimators.psg.cyclical`).
extension Judgement {
  func addEstimators(to list: inout FindingList) {
    var seen: Set<String> = []
    var places: [String] = []
    // A pair that shares another's Q̂-net asks of no other estimator.
    for pair in experiment.pairs where pair.source == pair.name && seen.insert(pair.name).inserted {
      let place = "\(root).\(pair.name)"
      places.append(place)
      addEstimator(pair, at: place, to: &list)
    }
    let apart = experiment.pairs.filter { likeness($0) == .notSupported }
      .map { "\(root).\($0.name)" }
    list.add(
      "\(root).apart-somewhere", list: places.filter(apart.contains), of: places, rule: .likeness)
    for (name, isCovered) in [("apart-inside", true), ("apart-outside", false)] {
      list.add(
        "\(root).\(name)",
        list: places.filter { apart.contains($0) && list.truth("\($0).covered") == isCovered },
        of: places, rule: .likeness)
    }
    list.add(
      "\(root).outside", list: places.filter { list.truth("\($0).covered") == false }, of: places)
    list.add("\(root).count", number: Double(places.count), .count)
    list.add("\(root).estimators", list: places, of: places)
  }

  private func addEstimator(_ pair: EstimatorPair, at place: String, to list: inout FindingList) {
    list.add("\(place).label", word: pair.label)
    let own = experiment.pairs.filter { $0.name == pair.name }
    list.add(
      "\(place).apart", list: own.filter { likeness($0) == .notSupported }.map { self.place($0) },
      of: own.map { self.place($0) }, rule: .likeness)
    guard let run = experiment.run(named: pair.qhat),
      let estimator = try? run.estimator.makeEstimator()
    else { return }
    addPortrait(estimator, run, at: place, to: &list)
    let quantizer = UniformQuantizer(bits: run.bits, limit: 1, grid: run.grid)
    let map = WeightMap(of: estimator, on: quantizer)
    let bounds = estimator.bounds(for: quantizer)
    let traits = estimator.characteristics
    let changesSign = traits.sign == .negativeSomewhere
    let isUnbounded = !changesSign && map.domain.upperBound.isFinite && quantizer.bits == 1
    let hasDeadZone = run.initialSpread < 1 && !map.domain.upperBound.isFinite
    let slope = bounds.map { $0.lower / $0.upper }
    list.add("\(place).name", word: estimator.displayName)
    list.add(
      "\(place).evidence", word: traits.evidence.word,
      choices: EstimatorCharacteristics.Evidence.allCases.map(\.word))
    list.add("\(place).bits", number: Double(run.bits), .count)
    list.add("\(place).alpha", number: map.alpha, .number)
    list.add("\(place).changes-sign", truth: changesSign)
    list.add("\(place).unbounded-map", truth: isUnbounded)
    list.add("\(place).dead-zone", truth: hasDeadZone)
    list.add("\(place).cyclical", truth: traits.isCyclical)
    list.add("\(place).gradient-sign", truth: estimator.dependsOnGradientSign)
    list.add("\(place).smallest-slope", number: slope, .number)
    list.add(
      "\(place).covered",
      truth: !changesSign && !isUnbounded && !hasDeadZone && traits.isCyclical
        && !estimator.dependsOnGradientSign)
  }

  /// What the page of an estimator says of it beside the numbers of its pairs; lengths in units of w_max.
  private func addPortrait(
    _ estimator: any GradientEstimator, _ run: RunConfiguration, at place: String,
    to list: inout FindingList
  ) {
    let quantizer = UniformQuantizer(bits: run.bits, limit: 1, grid: run.grid)
    let (map, bounds) = (
      WeightMap(of: estimator, on: quantizer), estimator.bounds(for: quantizer)
    )
    let traits = estimator.characteristics
    list.add("\(place).least-slope", number: bounds?.lower, .number)
    list.add("\(place).greatest-slope", number: bounds?.upper, .number)
    let lipschitz = bounds.flatMap { $0.lipschitz.isFinite ? $0.lipschitz : nil }
    list.add("\(place).lipschitz", number: lipschitz, .number)
    let end = map.domain.upperBound
    // Beyond, no weight ever comes.
    list.add("\(place).map-end", number: end <= 1.5 ? end : nil, .number)
    list.add(
      "\(place).narrowed-start", number: run.initialSpread == 1 ? nil : run.initialSpread, .number)
    let start = InitialDistribution(map, spread: run.initialSpread)
    list.add("\(place).start-moved", number: start.meanMove, .share)
    list.add("\(place).start-moved-most", number: start.largestMove, .share)
    list.add("\(place).start-deviation", number: start.deviation, .number)
    list.add("\(place).mapped-start-deviation", number: start.mappedDeviation, .number)
    list.add("\(place).own-samples", truth: traits.evidence == .own)
    list.add("\(place).source", word: traits.source)
    list.add("\(place).remark", word: traits.remark.isEmpty ? nil : traits.remark)
  }
}

extension EstimatorCharacteristics.Evidence {
  fileprivate var word: String {
    switch self {
    case .authors: "authors"
    case .thirdParty: "others"
    case .unverified: "unverified"
    case .standIn: "stand-in"
    case .own: "own"
    }
  }
}
