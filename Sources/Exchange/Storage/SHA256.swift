import Foundation
import CCrypto

/// SHA-256 (FIPS 180-4) as OpenSSL computes it.
package struct SHA256 {
  /// The digest of `bytes` as 64 lower-case hexadecimal digits.
  package static func hex(_ bytes: some ContiguousBytes) -> String {
    hex(digest: digest(bytes))
  }

  static func hex(digest: [UInt8]) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  /// The digest of `bytes`: 32 bytes.
  package static func digest(_ bytes: some ContiguousBytes) -> [UInt8] {
    precondition(isReady, "OpenSSL cannot start")
    var digest = [UInt8](repeating: 0, count: digestLength)
    var length: UInt32 = 0
    let status = bytes.withUnsafeBytes {
      EVP_Digest($0.baseAddress, $0.count, &digest, &length, EVP_sha256(), nil)
    }
    precondition(status == 1 && length == digestLength, "OpenSSL refused to compute SHA-256")
    return digest
  }

  /// Whether OpenSSL is there. It is told not to take itself apart when the process exits: a thread that reads
  /// ahead may still be using it.
  static let isReady = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil) == 1

  /// Bytes of a digest.
  package static let digestLength = 32

  /// The digest of a text's UTF-8 bytes.
  package static func hex(_ text: String) -> String { hex(Array(text.utf8)) }
}
