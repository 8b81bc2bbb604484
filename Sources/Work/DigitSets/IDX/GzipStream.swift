import CZlib
import Diagnostics

/// Unpacks one gzip stream (RFC 1952) in memory, piece by piece, so that a reader can look at a header
/// before it decides how much more to accept.
///
/// Stricter than zlib's `gzread`, which passes other files through unchanged, ignores what follows the
/// stream and is silent about a file that ends too early.
final class GzipStream {
  /// Deflate (RFC 1951) packs at most 258 bytes into a bit and a bit: 1032 : 1 (zlib's technical notes).
  static let largestRatio = 1032

  private let name: String
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// At a fixed address: zlib keeps a pointer back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  private var hasEnded = false

  /// Whether `bytes` begin like a gzip file.
  static func isGzip(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: what errors call the file.
  init(_ bytes: [UInt8], name: String) throws(Failure) {
    self.name = name
    input = .allocate(capacity: max(bytes.count, 1))
    _ = input.initialize(from: bytes)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    stream.pointee.next_in = input.baseAddress
    stream.pointee.avail_in = UInt32(clamping: bytes.count)
    let status = zlib_inflate_init_gzip(stream)
    guard status == Z_OK else {
      throw Failure(.software, at: name, "zlib cannot start", found: "status \(status)")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    input.deallocate()
  }

  /// The next bytes: `count` of them, or fewer when the stream ends before.
  /// - Throws: `Failure` 65 when the stream is damaged or the file ends before the stream does.
  func read(upTo count: Int) throws(Failure) -> [UInt8] {
    var failure: Failure?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, length in
      do throws(Failure) {
        length = try read(into: output)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(Failure) -> Int {
    guard let address = output.baseAddress, output.count > 0, !hasEnded else { return 0 }
    stream.pointee.next_out = address
    stream.pointee.avail_out = UInt32(clamping: output.count)
    while stream.pointee.avail_out > 0 {
      let status = inflate(stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        hasEnded = true
        break
      }
      if status == Z_BUF_ERROR
        || (status == Z_OK && stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0)
      {
        throw truncated()
      }
      guard status == Z_OK else { throw damaged(status) }
    }
    return output.count - Int(stream.pointee.avail_out)
  }

  /// Checks that the stream ends here, that its checksum is right and that nothing follows it.
  /// - Throws: `Failure` 65.
  func finish() throws(Failure) {
    if !hasEnded {
      let more = try read(upTo: 1)
      guard more.isEmpty else {
        throw Failure(
          .badData, at: name, "the unpacked file is longer than its header says",
          expected: "\(stream.pointee.total_out - 1) bytes", found: "more",
          remedy: "fetch the file again from its source")
      }
    }
    guard stream.pointee.avail_in == 0 else {
      throw Failure(
        .badData, at: name, "other bytes follow the gzip stream", expected: "the end of the file",
        found: "\(stream.pointee.avail_in) more bytes",
        remedy: "fetch the file again from its source")
    }
  }

  private func truncated() -> Failure {
    Failure(
      .badData, at: name, "the gzip file is truncated", expected: "the end of the packed stream",
      found: "the end of the file after \(stream.pointee.total_out) unpacked bytes",
      remedy: "fetch the file again from its source")
  }

  private func damaged(_ status: Int32) -> Failure {
    let words = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
    return Failure(
      .badData, at: name, "the gzip file is damaged", expected: "a stream with the right checksum",
      found: "\(words), after \(stream.pointee.total_out) unpacked bytes",
      remedy: "fetch the file again from its source")
  }
}
