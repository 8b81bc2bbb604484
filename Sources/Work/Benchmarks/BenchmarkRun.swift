/// The four kinds of run whose speed is measured, both networks of the paper and both optimizers, by the names that
/// `mnist.yaml` gives them.
package enum BenchmarkRun: String, CaseIterable, Sendable, Codable {
  case qhatSGD = "qhat-sgd"
  case steSGD = "ste-sgd"
  case qhatAdam = "qhat-adam"
  case steAdam = "ste-adam"
}
