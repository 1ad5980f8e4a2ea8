import NetworkModel
import Testing

@Suite struct NetworkErrorTests {
  @Test func oneLineNamesTheObjectAndTheTrouble() {
    let error = NetworkError(.outOfRange, "group hidden", "wanted a refractory period of 1 to 63 steps, got 0")
    #expect(error.description == "group hidden: wanted a refractory period of 1 to 63 steps, got 0")
  }
}
