import CZlib
import Diagnostics

/// Deflate without a header (RFC 1951), as zip archives have it.
enum RawDeflate {
  /// Unpacks at most `limit` bytes; more is neither unpacked nor an error.
  static func unpack(_ packed: ArraySlice<UInt8>, limit: Int, name: String, path: String)
    throws(Failure) -> [UInt8]
  {
    guard limit > 0 else { return [] }
    var stream = z_stream()
    let status = inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw refused(status, path) }
    defer { inflateEnd(&stream) }
    var result = Z_OK
    let unpacked = packed.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: limit) { output, count in
        var (read, written) = (0, 0)
        while result == Z_OK, written < limit {
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: read))
          stream.avail_in = UInt32(clamping: input.count - read)
          stream.next_out = output.baseAddress?.advanced(by: written)
          stream.avail_out = UInt32(clamping: limit - written)
          let (given, room) = (stream.avail_in, stream.avail_out)
          result = inflate(&stream, Z_NO_FLUSH)
          read += Int(given - stream.avail_in)
          written += Int(room - stream.avail_out)
        }
        count = written
      }
    }
    guard result == Z_OK || result == Z_STREAM_END else {
      throw ZipDirectory.damaged(
        path, "“\(name)” cannot be unpacked",
        found: stream.msg.map { String(cString: $0) } ?? "an end too early")
    }
    return unpacked
  }

  static func pack(_ bytes: [UInt8], path: String) throws(Failure) -> [UInt8] {
    var stream = z_stream()
    let status = deflateInit2_(
      &stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw refused(status, path) }
    defer { deflateEnd(&stream) }
    let bound = Int(deflateBound(&stream, UInt(bytes.count)))
    return bytes.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: bound) { output, count in
        var (read, written, result) = (0, 0, Z_OK)
        while result == Z_OK {
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress?.advanced(by: read))
          stream.avail_in = UInt32(clamping: input.count - read)
          stream.next_out = output.baseAddress?.advanced(by: written)
          stream.avail_out = UInt32(clamping: bound - written)
          let (given, room) = (stream.avail_in, stream.avail_out)
          result = deflate(&stream, Int(given) == input.count - read ? Z_FINISH : Z_NO_FLUSH)
          read += Int(given - stream.avail_in)
          written += Int(room - stream.avail_out)
        }
        count = written
      }
    }
  }

  static func checksum(_ bytes: some Collection<UInt8>) -> UInt32 {
    let sum =
      bytes.withContiguousStorageIfAvailable { crc32_z(0, $0.baseAddress, $0.count) }
      ?? Array(bytes).withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    return UInt32(truncatingIfNeeded: sum)
  }

  private static func refused(_ status: Int32, _ path: String) -> Failure {
    Failure(.software, at: path, "zlib cannot start", found: "status \(status)")
  }
}
