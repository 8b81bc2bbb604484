/// Why a list of layers is no network.
package struct LayerFault: Error, Sendable, Hashable {
  /// Where it stands in the list: `layers[3].residual.shortcut[0]`.
  package let place: String
  package let problem: String
  package let expected: String
  package let found: String
}
