import Diagnostics
import HDF5
import Storage

// Layout: `/experiment_names`, `/experiments/<name>` with attributes; `/ranks` with attributes and one list for each column.

extension CostResult {
  package func write(to path: String, key: StageKey, provenance: Provenance) throws(Failure) {
    try Artifact.write(.cost, to: path, stage: "bench", key: key, provenance: provenance) {
      (writer) throws(Failure) in
      var result = self
      try result.declare(in: HDF5Fields(writing: writer))
    }
  }

  /// - Throws: `Failure` 66 when the file is absent, 65 when it is not a whole file of this schema.
  package init(path: String) throws(Failure) {
    self.init(processor: "", cores: 1, matrixPeak: 1, experiments: [], ranks: nil)
    try declare(in: HDF5Fields(reading: try Artifact.open(.cost, at: path)))
  }

  private mutating func declare(in file: HDF5Fields) throws(Failure) {
    try file.attribute("processor", &processor)
    try file.attribute("cores", &cores, .within(1...0x1p16))
    try file.attribute("matrix_peak_gigaflops", &matrixPeak, .positive)
    try file.records(
      "/experiment_names", &experiments, named: \.name,
      { ExperimentCost(name: $0, profile: "", runs: 1, steps: 1, seconds: 1) },
      below: "/experiments"
    ) { (experiment, group) throws(Failure) in
      try file.group(group)
      try file.attribute("profile", on: group, &experiment.profile)
      try file.attribute("runs", on: group, &experiment.runs, .within(1...0x1p48))
      try file.attribute("steps", on: group, &experiment.steps, .within(1...0x1p48))
      try file.attribute("core_seconds", on: group, &experiment.seconds, .within(0...1e15))
    }
    guard try file.has("/ranks", ranks != nil) else { return }
    var found =
      ranks
      ?? RankCosts(
        experiment: "", profile: "", runs: 1, steps: 1, batch: 1, imageSize: 1, threads: 1,
        gigaflops: 1, latency: 0, bandwidth: 1, rows: [])
    try found.declare(in: file, at: "/ranks")
    ranks = found
  }
}

extension RankCosts {
  fileprivate mutating func declare(in file: HDF5Fields, at group: String) throws(Failure) {
    try file.group(group)
    try file.attribute("experiment", on: group, &experiment)
    try file.attribute("profile", on: group, &profile)
    try file.attribute("runs", on: group, &runs, .within(1...0x1p48))
    try file.attribute("steps", on: group, &steps, .within(1...0x1p48))
    try file.attribute("batch", on: group, &batch, .within(1...0x1p32))
    try file.attribute("image_size", on: group, &imageSize, .within(1...0x1p16))
    try file.attribute("threads", on: group, &threads, .within(1...0x1p16))
    try file.attribute("gigaflops", on: group, &gigaflops, .positive)
    try file.attribute("latency_seconds", on: group, &latency, .within(0...1e4))
    try file.attribute("bandwidth_bytes_per_second", on: group, &bandwidth, .within(1...1e15))
    var ranks = rows.map(\.ranks)
    var (computing, waiting) = (rows.map(\.computing), rows.map(\.waiting))
    var (bytes, memory) = (rows.map(\.bytes), rows.map(\.memoryBytes))
    try file.list(group + "/count", &ranks, count: .atLeast(1), .within(1...0x1p32).ascending)
    let count = HDF5Extent.exactly(ranks.count)
    try file.list(group + "/computing_seconds", &computing, count: count, .within(1e-9...1e9))
    try file.list(group + "/waiting_seconds", &waiting, count: count, .within(0...1e9))
    try file.list(group + "/bytes", &bytes, count: count, .count)
    try file.list(group + "/memory_bytes", &memory, count: count, .count)
    rows = ranks.indices.map {
      Row(
        ranks: ranks[$0], computing: computing[$0], waiting: waiting[$0], bytes: bytes[$0],
        memoryBytes: memory[$0])
    }
  }
}
