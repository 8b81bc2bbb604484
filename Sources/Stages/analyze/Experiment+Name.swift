import Configurations

extension Experiment {
  /// The same experiment under another name, as the runs of another program are filed.
  mutating func file(under name: String) {
    self.name = name
    for index in runs.indices { runs[index].experiment = name }
  }
}
