import Diagnostics
import DigitGenerator
import DigitSets
import Foundation
import Records
import Storage
import TestSupport
import Testing

@Suite("preparing digits")
struct DigitPreparationTests {
  let temporary: TemporaryDirectory
  var preparation: DigitPreparation

  init() throws {
    temporary = try TemporaryDirectory()
    preparation = DigitPreparation(output: temporary.file("data/mnist.h5"))
    preparation.cache = temporary.file("cache")
    preparation.offline = true
    preparation.trainCount = 60
    preparation.testCount = 20
  }

  private func run(
    _ preparation: DigitPreparation, force: Bool = false, isDryRun: Bool = false
  ) throws -> DigitPreparation.Report {
    try preparation.run(force: force, isDryRun: isDryRun) { Provenance(sources: "test") }
  }

  private var output: PreparedImages { get throws { try PreparedImages(path: preparation.output) } }

  private func bytes() throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: preparation.output))
  }

  @Test("without files and network the generator takes over, and the output says so")
  func generator() throws {
    let report = try run(preparation)
    #expect(report.outcome == .written)
    #expect(report.lines(output: "x").contains { $0.contains("NOT MNIST") })
    let prepared = try output
    #expect(prepared.description.isGenerated && !prepared.description.isVerified)
    #expect(prepared.description.source.contains("not MNIST"))
    #expect(prepared.train == GeneratedDigits.draw(.train, count: 60))
    #expect(prepared.test == GeneratedDigits.draw(.test, count: 20))
    #expect(prepared.description.checksums.count == 4)
  }

  @Test(
    "a second call does nothing; --force writes the same bytes; another size is another content")
  func repeated() throws {
    #expect(try run(preparation).outcome == .written)
    let first = try bytes()
    #expect(try run(preparation).outcome == .current)
    #expect(try run(preparation, force: true).outcome == .written)
    #expect(try bytes() == first)
    var larger = preparation
    larger.testCount = 30
    let dry = try run(larger, isDryRun: true)
    #expect(dry.outcome == .wouldWrite(reason: "changed: test_images: 20 → 30"))
    #expect(try run(larger).outcome == .written)
    #expect(try output.test.count == 30)
  }

  @Test("a dry run touches nothing")
  func dryRun() throws {
    let report = try run(preparation, isDryRun: true)
    #expect(report.outcome == .wouldWrite(reason: "it does not exist"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
    var online = preparation
    online.offline = false
    online.mirrors = ["http://127.0.0.1:1"]
    guard case .wouldWrite(let reason) = try run(online, isDryRun: true).outcome else {
      Issue.record("a dry run must not decide that the output is current")
      return
    }
    #expect(reason.contains("public mirrors"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path).isEmpty)
  }

  @Test("generated digits that are prepared already are kept without trying the network")
  func noSecondAttempt() throws {
    #expect(try run(preparation).outcome == .written)
    let server = try LoopbackServer(.silent)
    var online = preparation
    online.offline = false
    online.mirrors = [server.url]
    let start = monotonicSeconds()
    #expect(try run(online).outcome == .current)
    #expect(monotonicSeconds() - start < 2)
  }

  @Test("a damaged output is made anew")
  func damagedOutput() throws {
    _ = try run(preparation)
    let whole = try bytes()
    var damaged = whole
    damaged[damaged.count / 2] ^= 4
    try damaged.write(to: URL(fileURLWithPath: preparation.output))
    #expect(try run(preparation).outcome == .written)
    #expect(try bytes() == whole)
  }

  @Test(
    "an unverified folder is refused, with the checksums, unless it is allowed; then it is labelled"
  )
  func unverified() throws {
    var named = preparation
    let folder = temporary.file("fashion")
    try CraftedIDX.folder(at: folder)
    named.folder = folder
    let failure = try #require(throws: Failure.self) { try run(named) }
    #expect(failure.code == .badData && failure.place == folder)
    #expect(failure.found?.contains(SHA256.hex(CraftedIDX.images(20))) == true)
    #expect(failure.expected?.contains(DigitFile.trainImages.sha256OfMNIST) == true)
    #expect(failure.remedy?.contains("--allow-unverified") == true)
    #expect(!FileManager.default.fileExists(atPath: preparation.output))

    named.allowUnverified = true
    named.unverifiedName = "Fashion-MNIST"
    #expect(try run(named).outcome == .written)
    let description = try output.description
    #expect(description.name == "Fashion-MNIST")
    #expect(!description.isVerified && !description.isGenerated)
    #expect(description.source.contains("unverified"))
    #expect(try output.train.count == 20, "there are only 20 of the 60 asked for")
    #expect(try run(named).outcome == .current)
  }

  @Test("a named folder that is not good is an error, never a reason for generated digits")
  func badFolder() throws {
    var named = preparation
    named.folder = temporary.file("nowhere")
    let failure = try #require(throws: Failure.self) { try run(named) }
    #expect(failure.code == .missingInput)
    #expect(!FileManager.default.fileExists(atPath: preparation.output))
  }

  @Test("an empty MNIST_DIR is as good as none")
  func emptyFolder() throws {
    var named = preparation
    named.folder = ""
    #expect(try run(named).description.isGenerated)
  }

  @Test("two at once: the second is told that the output is busy")
  func busy() throws {
    let lock = try FileLock(for: preparation.output)
    let failure = try #require(throws: Failure.self) { try run(preparation) }
    #expect(failure.code == .busy)
    withExtendedLifetime(lock) {}
  }

  @Test("an output that cannot be created is noticed before any work")
  func cannotCreate() throws {
    try CraftedIDX.write([1], to: temporary.file("data"))
    let failure = try #require(throws: Failure.self) { try run(preparation) }
    #expect(failure.code == .cannotCreate)
  }

  @Test(
    "MNIST from a folder, from the cache and from a mirror gives the same bytes",
    .enabled(if: SharedData.mnist != nil, Comment(rawValue: SharedData.mnistIsAbsent)))
  func mnist() throws {
    let folder = try #require(SharedData.mnist)
    var named = preparation
    named.folder = folder
    #expect(try run(named).outcome == .written)
    let fromFolder = try bytes()
    #expect(try output.description.isVerified)
    #expect(try output.description.name == "MNIST")
    #expect(try output.train.labels.prefix(4) == [5, 0, 4, 1])

    // Named once, it stays: generated digits must not take its place.
    #expect(try run(preparation).outcome == .current)
    #expect(try run(preparation).description.isVerified)

    try FileManager.default.removeItem(atPath: preparation.output)
    var online = preparation
    online.offline = false
    online.mirrors = ["file://\(folder)"]
    #expect(try run(online).outcome == .written)
    #expect(try bytes() == fromFolder)

    try FileManager.default.removeItem(atPath: preparation.output)
    #expect(try run(preparation).outcome == .written, "offline, from the cache")
    #expect(try bytes() == fromFolder)

    var generated = preparation
    generated.generated = true
    #expect(try run(generated).description.isGenerated)
    #expect(try run(preparation).description.isVerified, "the cache comes before the output")
  }
}
