extension DigitPreparation.Report {
  /// What the console says at the end, line by line.
  package func lines(output: String) -> [String] {
    let counts = "\(trainCount) training and \(testCount) test images"
    return [
      outcome.text(output), "  \(description.name), \(counts)", "  source: \(description.source)",
    ]
      + (description.isGenerated ? Self.notice : [])
  }

  /// Shown whenever generated digits are in use.
  private static let notice = [
    "  *** NOT MNIST: these digits were drawn by this program. ***",
    "  *** For MNIST pass --mnist-dir (make: MNIST_DIR=folder), or connect to a network and use --force. ***",
  ]
}
