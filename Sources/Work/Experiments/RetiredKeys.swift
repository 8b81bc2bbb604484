/// Keys that experiment files once had: whoever still has one is told what became of it.
enum RetiredKeys {
  private static let remedies = [
    "numerics":
      "remove the section: all arithmetic of training is our own; THREADS is how many threads share a large run",
    "cases": "call it “pairs”", "yardstick": "call it “lr_tweak”",
    "learning_rate_factor": "call it “lr_tweak_factor”",
  ]

  static func remedy(for name: String) -> String? { remedies[name] }
}
