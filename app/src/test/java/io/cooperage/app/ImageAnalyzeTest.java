package io.cooperage.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.app.AnalysisRules.Outcome;
import io.cooperage.engine.image.browse.ImageBrowser.Efficiency;
import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import io.cooperage.engine.oci.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageAnalyzeTest {
    private static final Efficiency FOUND = new Efficiency(
            0.9, 10_000, 1500, 0.25, List.of(new WastedFile("tmp/a\u001b[31m", 1500, List.of(0, 1), 2, true)));

    private static final AnalysisRules NONE = new AnalysisRules(null, null, null);

    private static AnalysisReport report(AnalysisRules rules) {
        LayerView layer =
                new LayerView(0, Digest.of("d"), null, "", "RUN make\n  all", null, 10_000, -1, 1500, 3, 2, 1, 0);
        return new AnalysisReport("app", List.of(layer), FOUND, rules.judge(FOUND));
    }

    @Test
    void rulesAreBrokenOnlyBeyondTheirLimit() {
        assertThat(report(NONE).passed()).isTrue();
        assertThat(report(new AnalysisRules(0.9, 1500L, 0.25)).passed()).isTrue();
        assertThat(report(new AnalysisRules(0.91, null, null)).passed()).isFalse();
        assertThat(report(new AnalysisRules(null, 1499L, null)).outcomes())
                .containsExactly(new Outcome("highest-wasted-bytes", "1.50kB", "1.50kB", false));
        assertThat(report(new AnalysisRules(null, null, 0.2)).passed()).isFalse();
    }

    @Test
    void theTableIsForPeople() {
        assertThat(report(new AnalysisRules(0.95, null, null)).table()).isEqualTo("""
                        LAYER   SIZE     WASTED   ADDED   CHANGED   REMOVED   MADE BY
                        0       10.0kB   1.50kB   2       1         0         RUN make   all

                        efficiency                         90.00%
                        size                               10.0kB
                        wasted                             1.50kB
                        wasted of layers above the first   25.00%

                        WASTED   IN LAYERS   BY LAYER      PATH
                        1.50kB   0,1         2 (deletes)   /tmp/a [31m

                        RULE                LIMIT    FOUND
                        lowest-efficiency   95.00%   90.00%   FAILED
                        """);
    }

    @Test
    void theJsonIsForScripts() {
        assertThat(report(new AnalysisRules(0.95, null, null)).json().replaceAll("\\s+", ""))
                .contains(
                        "\"image\":\"app\",\"efficiency\":0.9,\"sizeBytes\":10000,\"wastedBytes\":1500,"
                                + "\"userWastedPercent\":0.25",
                        "\"wastedFiles\":[{\"path\":\"/tmp/a\\u001B[31m\",\"wastedBytes\":1500,\"layers\":[0,1],"
                                + "\"guiltyLayer\":2,\"deleted\":true}]",
                        "\"passed\":false}");
    }

    @ParameterizedTest
    @CsvSource({"1000,1000", "20MB,20000000", "1.5 kB,1500", "2KiB,2048", "1g,1000000000", "7B,7"})
    void sizesAreRead(String text, long bytes) {
        assertThat(AnalysisRules.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1", "1XB", "1iB"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> AnalysisRules.size(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"0.95,0.95", "95%,0.95", "0,0", "100%,1"})
    void sharesAreRead(String text, double share) {
        assertThat(AnalysisRules.share(text)).isEqualTo(share);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.5", "-1%", "NaN"})
    void whatIsNoShareIsRefused(String text) {
        assertThatThrownBy(() -> AnalysisRules.share(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
