import Networks
import Panels

package typealias ResidualNetwork = PanelNetwork<ResidualNetworkShape>

extension ResidualNetworkShape: PanelNetworkShape {
  package var runningStatistics: ParameterLayout? { statistics }

  package func plainEngine(capacity: Int) -> any NetworkEngine {
    PlainNetworkEngine(
      PlainResidualNetwork<Float>(shape: self, capacity: capacity),
      parameterCount: layout.totalCount)
  }

  package func panelEngine(_ execution: PanelExecution) -> any NetworkEngine {
    PanelResidualEngine(shape: self, execution: execution)
  }
}
