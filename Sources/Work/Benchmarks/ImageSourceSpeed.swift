import Diagnostics
import ImageBatches
import Records

/// Images per second that a source of batches makes when nothing else waits.
package struct ImageSourceSpeed: Codable, Sendable {
  package var imageSize: Int
  package var batchSize: Int
  package var threads: Int
  /// Images taken so far when the window began.
  package var afterImages: Int
  package var imagesPerSecond: Double
  /// By processor time: what one core makes.
  package var imagesPerProcessorSecond: Double
  package var peakMemoryBytes: Int

  /// Training batches in the order of seed 1.
  /// - Parameter firstEpoch: measures while images are decoded for the first time; else only from the second
  ///   epoch on, or from the tenth batch where an epoch is too long to wait for.
  /// - Throws: `Failure` when an image cannot be read.
  package static func measure(
    _ set: ImageSet, imageSize: Int, batchSize: Int, threads: Int, firstEpoch: Bool,
    seconds: Double
  ) throws(Failure) -> ImageSourceSpeed {
    let source = try ImageBatchSource(
      set: set, part: .train, imageSize: imageSize, batchSize: batchSize, seed: 1,
      augmentation: .training, threads: threads)
    var skipped = 0
    let warmUp = BenchmarkClock()
    let wanted = firstEpoch ? 1 : source.batchesPerEpoch + threads + 2
    while skipped < wanted, skipped < 10 || warmUp.wallSeconds < 30 {
      _ = try source.next()
      skipped += 1
    }
    let clock = BenchmarkClock()
    var count = 0
    repeat { count += try source.next().count } while clock.wallSeconds < seconds
    return ImageSourceSpeed(
      imageSize: imageSize, batchSize: batchSize, threads: threads,
      afterImages: skipped * batchSize, imagesPerSecond: Double(count) / clock.wallSeconds,
      imagesPerProcessorSecond: Double(count) / clock.processorSeconds,
      peakMemoryBytes: ProcessMemory.peak)
  }
}
