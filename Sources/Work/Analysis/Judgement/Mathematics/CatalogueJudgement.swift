import Quantization

/// How many estimators the catalogue has, beside the STE and its limited form.
extension Judgement {
  func addCatalogue(to list: inout FindingList) {
    let baselines = ["ste", "pwl"]
    let own = EstimatorCatalogue.entries.filter { !baselines.contains($0.name) }
    list.add("catalogue.count", number: Double(own.count), .count)
  }
}
