import Drawing
import Figures
import Foundation
import Quantization

/// The article of the library's documentation that shows every estimator of the catalogue: its plots, its α, what it
/// takes, and where it comes from.
package enum EstimatorArticle {
  /// The article's file and its pictures, by path within the catalog of documentation.
  /// - Throws: `Failure` when a font lacks a character, `EstimatorError` never: standard parameters are valid.
  package static func files(_ typesetter: Typesetter) throws -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    var sections: [String] = []
    for entry in EstimatorCatalogue.entries {
      let bits = min(max(2, entry.bits.lowerBound), entry.bits.upperBound)
      let estimator = try entry.make([:], bits: bits)
      let quantizer = UniformQuantizer(bits: bits, limit: 1)
      let picture = EstimatorPortrait(estimator: estimator, quantizer: quantizer).picture
      let alternative =
        "\(estimator.displayName) with \(bitsText(bits)): the quantizer and the surrogate, its slope, and M."
      files.append(
        (
          "Resources/\(entry.name).png",
          try picture.png(dotsPerInch: 144, typesetter: typesetter)
        ))
      sections.append(try section(entry, estimator, bits: bits, alternative))
    }
    return [("Every-estimator.md", Array((head + sections.joined(separator: "\n")).utf8))] + files
  }

  private static let head = """
    # Every estimator

    The catalogue with plots, α and M.

    ## Overview

    On the left the quantizer Q in grey and the surrogate Q̂; in the middle its derivative Q̂′, which training uses; on
    the right the map M. Weights are in units of w_max, the representable range is shaded. Evidence A: the formula was
    read in its authors' code or in the paper; B: in code or pages of others; C: not verified, or a stand-in. This
    article is written by `render estimators` from the code that trains.


    """

  private static func section(
    _ entry: EstimatorEntry, _ estimator: any GradientEstimator, bits: Int, _ alternative: String
  ) throws -> String {
    let traits = estimator.characteristics
    let alphas = try [1, 2, 3, 4, 8].filter(entry.bits.contains).map { bits in
      let map = WeightMap(
        of: try entry.make([:], bits: bits), on: UniformQuantizer(bits: bits, limit: 1))
      return "\(Drawing.number(map.alpha, decimals: 4)) at \(bitsText(bits))"
    }
    let parameters = entry.parameters.map { parameter in
      let standard = parameter.standard(
        bits, Dictionary(estimator.parameters.map { ($0.name, $0.value) }) { first, _ in first })
      return "- `\(parameter.name)`: \(parameter.meaning); \(plain(standard)) unless given"
    }
    let remark = traits.remark.isEmpty ? "" : " \(sentence(traits.remark))"
    return """
      ### \(estimator.displayName)

      ![\(alternative)](\(entry.name))

      `"\(entry.name)"`, \(traits.family.rawValue), after \(traits.source), evidence \(traits.evidence.rawValue). Q̂′ is \
      \(traits.sign.rawValue); \(traits.isCyclical ? "the same in every bin" : "not the same in every bin").\(remark) \
      α is \(alphas.joined(separator: ", ")).

      \(parameters.isEmpty ? "" : parameters.joined(separator: "\n") + "\n")
      """
  }

  private static func bitsText(_ bits: Int) -> String { bits == 1 ? "1 bit" : "\(bits) bits" }

  private static func plain(_ value: Double) -> String {
    value == value.rounded() ? String(Int(value)) : String(format: "%.6g", value)
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }
}
