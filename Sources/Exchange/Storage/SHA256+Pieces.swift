import CCrypto

extension SHA256 {
  /// The digest of bytes that come in pieces.
  struct Pieces: ~Copyable {
    private let context: OpaquePointer

    init() {
      precondition(isReady, "OpenSSL cannot start")
      guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1
      else {
        preconditionFailure("OpenSSL refused to compute SHA-256")
      }
      self.context = context
    }

    func add(_ bytes: UnsafeRawBufferPointer) {
      let status = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
      precondition(status == 1, "OpenSSL refused to compute SHA-256")
    }

    /// Of all pieces, as 64 lower-case hexadecimal digits.
    consuming func hex() -> String {
      var digest = [UInt8](repeating: 0, count: digestLength)
      let status = EVP_DigestFinal_ex(context, &digest, nil)
      precondition(status == 1, "OpenSSL refused to compute SHA-256")
      return SHA256.hex(digest: digest)
    }

    deinit { EVP_MD_CTX_free(context) }
  }
}
