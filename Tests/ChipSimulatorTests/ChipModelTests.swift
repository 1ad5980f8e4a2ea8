import ChipSimulator
import NetworkModel
import Testing

@Suite struct ChipModelTests {
  @Test func thePresetsDifferWhereTheSimulatorsDo() {
    #expect(ChipModel.loihi1.currentOverflow == .policy(.throw))
    #expect(ChipModel.brian2Loihi.generatorTiming == .sameStep && ChipModel.lava.generatorTiming == .nextStep)
    #expect(ChipModel.lava.voltageOverflow == .clips(-8_388_607...8_388_607))
  }
}
