package io.cooperage.ui.i18n;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({"0,0 B", "999,999 B", "1024,1.00 KiB", "12582912,12.0 MiB", "402653184,384 MiB", "1073741824,1.00 GiB"})
    void bytes(double bytes, String words) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "59,59 s", "60,1 min", "725,12 min 5 s", "3600,1 h", "5100,1 h 25 min", "270000,3 d 3 h"})
    void durations(long seconds, String words) {
        assertThat(Amounts.duration(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0,1 s", "7200,2 h", "5184000,2 months", "17020800,6 months", "63072000,2 years"})
    void roundedTimes(long seconds, String words) {
        assertThat(Amounts.rounded(Duration.ofSeconds(seconds))).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0,0 %", "0.0004,0 %", "0.0006,0.1 %", "0.0994,9.9 %", "0.0996,10 %", "1,100 %"})
    void percents(double fraction, String words) {
        assertThat(Amounts.percent(fraction)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource({"0,0 µs", "84,84 µs", "3210,3.21 ms", "1200000,1.20 s"})
    void shortTimes(long micros, String words) {
        assertThat(Amounts.micros(micros)).isEqualTo(words);
    }
}
