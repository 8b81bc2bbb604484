import Foundation
import Results
import TestSupport
import Testing

/// The README's sentence on what came out says what the committed report finds.
@Suite("verdicts in the README") struct CommittedVerdictsTests {
  private struct Report: Decodable { let findings: Findings }

  private static let verdicts = [
    "mnist.claim-a": "supported", "mnist.claim-b": "supported",
    "resnet50.claim-a.sgd": "not supported", "resnet50.claim-b.sgd": "not supported",
    "resnet50.claim-a.adam": "open",
    "resnet50.paper.claim-a": "not supported", "resnet50.paper.claim-b": "not supported",
  ]
  private static let sentences = """
    By the stated rules both claims are supported on MNIST. On ResNet50, ten epochs of CIFAR-10, neither is with SGD, \
    and Claim A is open with Adam; the paper's own numbers for ResNet50 support neither.
    """

  @Test func areThoseOfTheCommittedReport() throws {
    let root = SharedData.packageRoot
    let report = try JSONDecoder().decode(
      Report.self,
      from: Data(contentsOf: URL(fileURLWithPath: "\(root)/reports/reference/findings.json")))
    for (name, verdict) in Self.verdicts {
      #expect(report.findings.word(name) == verdict, "\(name)")
    }
    let readme = try String(contentsOfFile: "\(root)/README.md", encoding: .utf8)
    #expect(
      readme.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        .contains(Self.sentences))
  }
}
