import Storage

/// What reports are drawn from.
extension ArtifactSchema {
  /// 2: shares of weights without M, and of weights trapped in one net alone.
  /// 3: where in their bins weights lie.
  /// 4: the experiment as it was resolved, recipe, paper's numbers; findings.
  /// 5: verdicts are findings alone.
  /// 6: optimizers of the experiment by the names of their constants; `alpha`, `lrTweakFactor`.
  /// 9: figures of tensors in one array of tensors × seeds.
  /// 10: what of a comparison the penalty alone would make.
  package static let analysis = ArtifactSchema(
    "analysis", version: 10, remedy: "analyse again: make -C pipeline analysis")
  /// 2: ε of adaptive rules, pairs that were left out.
  /// 3: `/pairs` for `/cases`.
  package static let bounds = ArtifactSchema(
    "bounds", version: 3, remedy: "compute the bounds again: make -C pipeline bounds")
  package static let cost = ArtifactSchema(
    "cost", remedy: "forecast the cost again: make -C pipeline cost")
}
