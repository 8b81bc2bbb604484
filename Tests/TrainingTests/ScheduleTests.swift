import ConvNetTraining
import Foundation
import Testing
import Training

@Suite struct ScheduleTests {
  private let schedule = LearningRateSchedule(
    peak: 1e-3, steps: 5000, warmUpFraction: 0.02, decay: .cosine)

  @Test func theFirstStepHasRateZeroAndTheWarmUpIsLinear() {
    #expect(schedule.rate(at: 0) == 0)
    #expect(abs(schedule.rate(at: 50) - 0.5e-3) < 1e-18)
    #expect(schedule.rate(at: 100) == 1e-3)
  }

  @Test func theRestIsHalfACosine() {
    #expect(abs(schedule.rate(at: 2550) - 0.5e-3) < 1e-12)
    let last = schedule.rate(at: 4999)
    #expect(last > 0 && last < 1e-9)
    #expect(schedule.rate(at: 5000) < 1e-18)
  }

  @Test func aConstantStaysAfterTheWarmUp() {
    let constant = LearningRateSchedule(peak: 2, steps: 10, warmUpFraction: 0, decay: .constant)
    #expect((0..<10).allSatisfy { constant.rate(at: $0) == 2 })
  }

  @Test func batchesGoRoundTheFileWithAShortLastOne() {
    let order = BatchOrder(sampleCount: 60_000, batchSize: 128)
    #expect(order.batchesPerPass == 469)
    #expect(order.samples(at: 0) == 0..<128)
    #expect(order.samples(at: 468) == 59_904..<60_000)
    #expect(order.samples(at: 469) == 0..<128)
  }
}
