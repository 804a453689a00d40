import ResourceModel
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_440_938_160_000, "2015-08-30T12:36:00Z"),
    (951_782_400_000, "2000-02-29T00:00:00Z"), (4_102_444_799_000, "2099-12-31T23:59:59Z"),
  ])
  func `a moment is written as ISO 8601 and read back`(_ milliseconds: Int, _ text: String) {
    #expect(Timestamp(milliseconds: milliseconds).description == text)
    #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
  }

  @Test func `offsets and fractions are read`() {
    #expect(Timestamp(iso8601: "2015-08-30T14:36:00.250+02:00")?.milliseconds == 1_440_938_160_250)
    #expect(Timestamp(iso8601: "2015-08-30") == nil)
    #expect(Timestamp(iso8601: "2015-13-30T14:36:00Z") == nil)
  }

  @Test(arguments: [
    "2026-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-04-30T24:01:00Z", "2026-04-30T12:00:00.Z",
    "2026-04-30T12:00:00+0a:00", "2026-04-30T12:00:00+02.00",
  ])
  func `what is no moment of the calendar is none`(_ text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test func `no number of seconds is too great to be added`() {
    let now = Timestamp(milliseconds: 0)
    #expect(now.adding(seconds: 9e18) > now)
    #expect(now.adding(seconds: -9e18) < now)
    #expect(now.adding(seconds: 1.5).milliseconds == 1500)
  }
}
