import ConvNetTraining
import Diagnostics
import Dispatch
import Experiments
import Networks
import Quantization
import Records
import Results
import Storage
import Synchronization
import Training

/// The stage `bounds`: Q̂-net and STE-net side by side, the theorems' bounds held against every step of some
/// stretches of training, and the error over learning rates.
package struct BoundsStage: Sendable {
  package var plan: BoundsPlan
  package var dataPath: String
  package var output: String
  /// Fingerprint of the code that trains and measures.
  package var sources: String
  package var kernels: KernelPath
  /// Pairs of nets at a time; the bytes of the result do not depend on it.
  package var threads: Int
  package var isForced: Bool

  package init(
    plan: BoundsPlan, dataPath: String, output: String, sources: String,
    kernels: KernelPath = .automatic, threads: Int = 1, isForced: Bool = false
  ) {
    self.plan = plan
    self.dataPath = dataPath
    self.output = output
    self.sources = sources
    self.kernels = kernels
    self.threads = threads
    self.isForced = isForced
  }

  /// Whether there is work, and why. Reads the description of the data, not the images.
  package func staleness() throws(Failure) -> Staleness {
    let dataset = try DatasetDescription(from: try Artifact.open(.preparedImages, at: dataPath))
    return Artifact.staleness(.bounds, at: output, key: key(for: dataset))
  }

  /// - Returns: the result, or nil when the output was up to date.
  /// - Throws: `Failure` 65 or 66 for the data, 70 for a run that diverges, 73 and 74 for the output, 75
  ///   when another process writes it, 78 for an estimator that the theorems do not cover, 129, 130, 138 and 143
  ///   when interrupted: nothing is kept then, the whole takes minutes.
  package func run(interruption: Interruption) throws(Failure) -> BoundsResult? {
    if !isForced, try staleness() == .current {
      Leftovers.remove(beside: output)
      return nil
    }
    let lock = try FileLock(for: output)
    defer { withExtendedLifetime(lock) {} }
    try AtomicFile.checkCreatable(output)
    let images = try PreparedImages(path: dataPath)
    let watch = BoundsWatch(plan: plan, interruption: interruption)
    let pairs = try measure(images, watch)
    watch.finish()
    let result = BoundsResult(
      experiment: plan.experiment, profile: plan.profile, seed: plan.seed,
      dataset: images.description, pairs: pairs, leftOut: plan.leftOut)
    try result.write(
      to: output, key: key(for: images.description),
      provenance: Provenance(
        sources: sources,
        numerics: [("kernels", kernels.rawValue)]))
    return result
  }

  /// Every pair, some of them at a time. After a failure no further pair begins.
  private func measure(
    _ images: PreparedImages, _ watch: BoundsWatch
  ) throws(Failure) -> [BoundsPair] {
    let next = Atomic<Int>(0)
    let outcomes = Mutex<[Int: Result<BoundsPair, Failure>]>([:])
    DispatchQueue.concurrentPerform(iterations: min(max(1, threads), plan.pairs.count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < plan.pairs.count else { return }
        let outcome = Result { () throws(Failure) in
          try measure(plan.pairs[index], images, watch)
        }
        if case .failure = outcome { next.store(plan.pairs.count, ordering: .relaxed) }
        outcomes.withLock { $0[index] = outcome }
      }
    }
    var pairs: [BoundsPair] = []
    for (_, outcome) in outcomes.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      pairs.append(try outcome.get())
    }
    return pairs
  }

  private func measure(
    _ pair: BoundsPlan.Pair, _ images: PreparedImages, _ watch: BoundsWatch
  ) throws(Failure) -> BoundsPair {
    let request = TrainingRequest(run: pair.qhat, seed: plan.seed, kernels: kernels)
    let measurement = PairMeasurement(
      pair: pair, plan: plan, kernels: kernels,
      task: try DigitTask(request, images: images, path: dataPath), watch: watch)
    return try measurement.result()
  }

  private func key(for dataset: DatasetDescription) -> StageKey {
    var key = StageKey(stage: "bounds")
    key.add("seed", plan.seed)
    for pair in plan.pairs {
      key.add("pair \(pair.name)", pair.label)
      key.add("pair \(pair.name) Q̂-net", pair.qhat.canonicalText)
      key.add("pair \(pair.name) STE-net", pair.ste.canonicalText)
    }
    key.add("left_out", plan.leftOut.joined(separator: "; "))
    key.add("stretches", plan.stretches)
    key.add("stretch_steps", plan.stretchSteps)
    key.add("rate_factors", plan.rateFactors)
    key.add("shared_steps", plan.sharedSteps)
    key.add("run_steps", plan.runSteps)
    for part in dataset.checksums { key.add("data " + part.file, part.sha256) }
    key.add("kernels", kernels.rawValue)
    key.add("sources", sources)
    key.add("schema_version", ArtifactSchema.bounds.version)
    return key
  }
}

/// Says how far the stage has come, and ends it when the user asks; pairs at the same time share it.
final class BoundsWatch: Sendable {
  private let interruption: Interruption
  private let start = monotonicSeconds()
  /// Steps of both nets that the whole takes.
  private let total: Int
  private let progress: Mutex<Progress>

  private struct Progress {
    let line = ProgressLine()
    var done = 0
  }

  init(plan: BoundsPlan, interruption: Interruption) {
    self.interruption = interruption
    let last = (plan.stretches.last ?? 0) + plan.stretchSteps
    total = plan.pairs.count * (last + plan.rateFactors.count * plan.runSteps)
    progress = Mutex(Progress())
  }

  /// To be called after every step of both nets.
  func step(_ name: String) throws(Failure) {
    let done = progress.withLock { progress in
      progress.done += 1
      let done = progress.done
      progress.line.update { text(name, done) }
      return done
    }
    if let code = interruption.exitCode {
      throw Failure(
        code, at: name, "interrupted after \(done) of \(total) steps; nothing was published",
        remedy: "repeat the command to begin anew")
    }
  }

  func finish() { progress.withLock { $0.line.finish(text("all", $0.done)) } }

  private func text(_ name: String, _ done: Int) -> String {
    let elapsed = monotonicSeconds() - start
    let left = elapsed / Double(max(1, done)) * Double(total - done)
    return "bounds of \(name)  step \(done)/\(total)  \(spokenDuration(left)) left"
  }
}
