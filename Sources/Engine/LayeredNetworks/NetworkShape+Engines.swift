import NetworkLayers
import Networks
import Panels

/// A network from a list of layers.
package typealias LayeredNetwork = PanelNetwork<NetworkShape>

extension NetworkShape: PanelNetworkShape {
  package var runningStatistics: ParameterLayout? { statistics }
  package var imageCount: Int { input.count }

  package func plainEngine(capacity: Int) -> any NetworkEngine {
    PlainNetworkEngine(
      PlainLayeredNetwork<Float>(shape: self, capacity: capacity),
      parameterCount: layout.totalCount)
  }

  package func panelEngine(_ execution: PanelExecution) -> any NetworkEngine {
    PanelLayeredEngine(shape: self, execution: execution)
  }
}
