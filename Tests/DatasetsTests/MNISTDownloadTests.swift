import Diagnostics
import DigitSets
import Foundation
import TestSupport
import Testing

/// Mirrors here are folders (`file:`) and servers on the loopback address: no test needs a network.
@Suite("downloading MNIST")
struct MNISTDownloadTests {
  let temporary: TemporaryDirectory
  let cache: MNISTCache

  init() throws {
    temporary = try TemporaryDirectory()
    cache = MNISTCache(folder: temporary.file("cache/mnist"))
  }

  /// Tries the mirrors; how long it took, in seconds, must stay below `limit`.
  private func download(from mirrors: [String], within limit: Double) throws -> Bool {
    let start = monotonicSeconds()
    let isComplete = try MNISTDownload(mirrors: mirrors, into: cache).run()
    #expect(monotonicSeconds() - start < limit)
    return isComplete
  }

  private var cachedFiles: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: cache.folder)) ?? []).sorted()
  }

  @Test("a mirror that nobody listens on is given up at once")
  func refusedConnection() throws {
    let port = try LoopbackServer(.silent).port  // closed again at once
    #expect(try !download(from: ["http://127.0.0.1:\(port)"], within: 1))
    #expect(cachedFiles.isEmpty)
  }

  @Test("a host name that does not exist")
  func unknownHost() throws {
    #expect(
      try !download(from: ["https://mirror.invalid/mnist"], within: MNISTDownload.contactLimit + 1))
  }

  @Test("mirrors that take the connection and stay silent cost no more than the limit in all")
  func silence() throws {
    let servers = try (0..<3).map { _ in try LoopbackServer(.silent) }
    #expect(try !download(from: servers.map(\.url), within: MNISTDownload.contactLimit + 1.5))
    withExtendedLifetime(servers) {}
  }

  @Test(
    "answers that are not the file are not kept",
    arguments: [
      "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
      "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nless than promised",
      "HTTP/1.1 200 OK\r\nContent-Length: 900000000\r\n\r\nmore than any such file",
      "HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n",
      "not HTTP at all",
    ])
  func wrongAnswers(answer: String) throws {
    let server = try LoopbackServer(.answer(answer))
    #expect(try !download(from: [server.url], within: 4))
    #expect(cachedFiles.isEmpty)
  }

  @Test("a transfer that stalls half-way is given up")
  func stall() throws {
    let server = try LoopbackServer(.stall("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\nabc"))
    #expect(try !download(from: [server.url], within: 14))
    #expect(cachedFiles.isEmpty)
  }

  @Test("a set of the same form that is not MNIST is not kept")
  func foreignSet() throws {
    let folder = temporary.file("foreign")
    try CraftedIDX.folder(at: folder)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      try FileManager.default.moveItem(atPath: "\(folder)/\(name)", toPath: "\(folder)/\(name).gz")
    }
    #expect(try !download(from: ["file://\(folder)"], within: 2))
    #expect(cachedFiles.isEmpty)
  }

  @Test(
    "the first good mirror fills the cache; damage in the cache is repaired",
    .enabled(if: SharedData.mnist != nil, Comment(rawValue: SharedData.mnistIsAbsent)))
  func success() throws {
    let mnist = try #require(SharedData.mnist)
    let bad = try LoopbackServer(.answer("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"))
    let mirrors = [bad.url, "file://\(mnist)"]
    #expect(cache.load() == nil)
    #expect(try download(from: mirrors, within: 20))
    #expect(cachedFiles == DigitFile.allCases.map { "\($0.rawValue).gz" }.sorted())
    #expect(cache.load()?.isMNIST == true)

    // Complete: nothing is fetched, not even tried.
    #expect(try download(from: ["http://127.0.0.1:1"], within: 20))

    let damaged = cache.path(of: .testLabels)
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: damaged)))
    bytes[bytes.count / 2] ^= 0x10
    try CraftedIDX.write(bytes, to: damaged)
    #expect(cache.load() == nil)
    #expect(try download(from: mirrors, within: 20))
    #expect(cache.load()?.isMNIST == true)
  }

  @Test(
    "a cache that cannot be written to is an error, not a reason for generated digits",
    .enabled(if: SharedData.mnist != nil, Comment(rawValue: SharedData.mnistIsAbsent)))
  func unwritableCache() throws {
    let mnist = try #require(SharedData.mnist)
    try CraftedIDX.write([1], to: temporary.file("cache"))
    let failure = try #require(throws: Failure.self) {
      try MNISTDownload(mirrors: ["file://\(mnist)"], into: cache).run()
    }
    #expect(failure.code == .cannotCreate)
  }
}
