import Quantization

/// How many estimators the catalogue has, beside the STE and its limited form.
extension Judgement {
  func addCatalogue(to list: inout FindingList) {
    let baselines = ["ste", "pwl"]
    let own = EstimatorCatalogue.entries.filter { !baselines.contains($0.name) }
    list.add("catalogue.count", number: Double(own.count), .count)
    for entry in EstimatorCatalogue.entries {
      let estimator = [2, 1].lazy.compactMap {
        try? EstimatorCatalogue.make(name: entry.name, bits: $0)
      }.first
      list.add("catalogue.\(entry.name).title", word: estimator?.displayName)
      list.add("catalogue.\(entry.name).source", word: estimator?.characteristics.source)
    }
    let stages = EDE.illustration.compactMap { $0.parameters.first?.value }
    list.add(
      "catalogue.ede.stages",
      word: stages.map { String(format: "%.2f", $0) }.joined(separator: ", "))
  }
}
