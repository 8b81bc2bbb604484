import Foundation

/// Bytes that a name, a label or a title has at most, wherever it comes from: some ten times the longest of this
/// project. The time to set a text whose style changes often grows with the square of its length.
package let longestText = 8 << 10

/// Variables of the environment that name what a stage reads.
private let namingVariables = ["MNIST_DIR", "IMAGES_DIR"]

/// Refuses arguments, and variables that name a folder, that are not UTF-8: as text they would name another file,
/// which is not there.
/// - Throws: `Failure` 64.
func checkGivenText() throws(Failure) {
  for index in 0..<Int(CommandLine.argc) {
    guard let argument = CommandLine.unsafeArgv[index] else { continue }
    try checkText(argument, "an argument")
  }
  for name in namingVariables {
    if let value = getenv(name) { try checkText(value, "the variable \(name)") }
  }
}

private func checkText(_ text: UnsafePointer<CChar>, _ what: String) throws(Failure) {
  let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
  guard String(validating: bytes, as: UTF8.self) == nil else { return }
  throw Failure(
    .usage, at: escapedText(bytes), "\(what) is not UTF-8 text",
    remedy: "rename the file or folder, or give a link to it whose name is UTF-8")
}
