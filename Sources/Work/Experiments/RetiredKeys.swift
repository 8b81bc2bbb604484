/// Keys that experiment files once had: whoever still has one is told what became of it.
enum RetiredKeys {
  private static let remedies = [
    "blas_threads":
      "remove it: BLAS works with one thread; JOBS is how many runs go side by side, THREADS how many threads "
      + "share a large one",
    "cases": "call it “pairs”", "yardstick": "call it “lr_tweak”",
    "learning_rate_factor": "call it “lr_tweak_factor”",
  ]

  static func remedy(for name: String) -> String? { remedies[name] }
}
