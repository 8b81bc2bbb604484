/// The runs that ask of one estimator and one optimizer: is it the STE in disguise? Q̂-net, its STE-net
/// by Table 1 or 2, and Q̂-net again with another learning rate as the lr-tweak.
package struct EstimatorPair: Sendable, Hashable, Codable {
  /// The name in the configuration ("psg").
  package let name: String
  /// What readers see ("PSG").
  package let label: String
  /// The optimizer group's name ("sgd").
  package let optimizerGroup: String
  /// The entry whose Q̂-net and lr-tweak this one looks at: its own name, or that of another.
  package let source: String

  package init(
    name: String, label: String, optimizerGroup: String, source: String
  ) {
    self.name = name
    self.label = label
    self.optimizerGroup = optimizerGroup
    self.source = source
  }

  /// Names of runs.
  package var qhat: String { "\(source)-\(optimizerGroup)-qhat" }
  package var ste: String { "\(name)-\(optimizerGroup)-ste" }
  package var lrTweak: String { "\(source)-\(optimizerGroup)-lr-tweak" }
  /// Names of comparisons.
  package var baselineComparison: String { "\(name)-\(optimizerGroup)-baseline" }
  package var lrTweakComparison: String { "\(name)-\(optimizerGroup)-lr-tweak" }
  /// The lr-tweak without the mirror, as the paper measures it, where the experiment asks for both.
  package var plainLRTweakComparison: String { "\(lrTweakComparison)-plain" }
}
