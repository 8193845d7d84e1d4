package io.cooperage.engine.runline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.network.PortSpecs;
import io.cooperage.engine.testing.SharedCases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Sizes, durations, ports and files of variables.
class ValuesOfOptionsTest {
    private static final Map<String, Integer> SHIFTS = Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40, "PiB", 50);

    @Test
    void sizesAreThoseOfGoUnits() {
        int seen = 0;
        for (JsonNode call : SharedCases.json("go-units/calls.json")) {
            if (!call.path("func").asText().equals("TestRAMInBytes")) {
                continue;
            }
            seen++;
            JsonNode args = call.path("args");
            String text = args.get(args.size() - 1).asText();
            OptionalLong size = ByteSizes.tryParse(text);
            if (call.path("callee").asText().equals("assertError")) {
                assertThat(size).as("'%s' is no size", text).isEmpty();
            } else if (args.get(1).has("$expr")) {
                String[] product = args.get(1).path("$expr").asText().split(" \\* ");
                assertThat(size).as(text).hasValue(Long.parseLong(product[0]) << SHIFTS.getOrDefault(product[1], 0));
            } else if (args.get(1).isNumber()) {
                assertThat(size).as(text).hasValue(args.get(1).asLong());
            } else {
                assertThat(size).as(text).hasValue((long) (32.3 * (1 << 20)));
            }
        }
        assertThat(seen).isGreaterThan(20);
    }

    @Test
    void sizesThatDontFitAreNone() {
        assertThat(ByteSizes.tryParse("9223372036854775807b")).isEmpty();
        assertThat(ByteSizes.tryParse("9000p")).isEmpty();
        assertThat(ByteSizes.tryParse("8191p")).hasValue(8191L << 50);
        assertThat(ByteSizes.format(512L << 20)).isEqualTo("512m");
        assertThat(ByteSizes.format(1536L << 20)).isEqualTo("1536m");
        assertThat(ByteSizes.format(1000)).isEqualTo("1000");
        assertThat(ByteSizes.format(-1)).isEqualTo("-1");
    }

    @Test
    void durationsAreThoseOfGo() {
        assertThat(GoDuration.parse("1m30s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(GoDuration.parse("1.5h")).isEqualTo(Duration.ofMinutes(90));
        assertThat(GoDuration.parse("0")).isZero();
        assertThat(GoDuration.parse("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(GoDuration.format(Duration.ofMillis(90_500))).isEqualTo("1m30s500ms");
        for (String wrong : List.of("", "5", "s", "1x", "-5s", "1m 30s", "99999999999h")) {
            assertThatThrownBy(() -> GoDuration.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("expected such as 30s");
        }
    }

    @Test
    void portsHaveAllTheirForms() {
        assertThat(PortSpecs.parse("80")).containsExactly(port("", 0, 0, 80));
        assertThat(PortSpecs.parse("8080:80")).containsExactly(port("", 8080, 8080, 80));
        assertThat(PortSpecs.parse("8080-8090:80")).containsExactly(port("", 8080, 8090, 80));
        assertThat(PortSpecs.parse("127.0.0.1:8080:80")).containsExactly(port("127.0.0.1", 8080, 8080, 80));
        assertThat(PortSpecs.parse("127.0.0.1::80")).containsExactly(port("127.0.0.1", 0, 0, 80));
        assertThat(PortSpecs.parse("[::1]:8080:80")).containsExactly(port("::1", 8080, 8080, 80));
        assertThat(PortSpecs.parse("1234-1235:3333-3334"))
                .containsExactly(port("", 1234, 1234, 3333), port("", 1235, 1235, 3334));
        assertThat(PortSpecs.parse("53:53/udp")).containsExactly(new PortBinding("", 53, 53, 53, Protocol.UDP));
        assertThat(PortSpecs.exposed("80-81/udp")).containsExactly("80/udp", "81/udp");
        for (String wrong : List.of(
                "",
                "x",
                "0",
                "70000",
                "80:",
                ":80:",
                "9000-8000:80",
                "1-2:80-82",
                "localhost:80:80",
                "1.2.3:1:1",
                "80/icmp",
                "8080:80:70:60",
                "1.2.3.4:80")) {
            assertThatThrownBy(() -> PortSpecs.parse(wrong)).as(wrong).isInstanceOf(EngineException.class);
        }
    }

    @Test
    void anEnvFileIsReadByDockersRules() {
        assertThat(EnvFile.variables(
                        "\uFEFF# a comment\n\nA=1\n  B=x # kept\nC='q'\nHERE\nGONE\nE=\nF=a=b\r\n",
                        Map.of("HERE", "yes")))
                .containsExactly("A=1", "B=x # kept", "C='q'", "HERE=yes", "E=", "F=a=b");
        assertThat(EnvFile.entries("\nX")).containsExactly(new EnvFile.Entry(2, "X", Optional.empty()));
        assertThatThrownBy(() -> EnvFile.entries("A=1\n=x")).hasMessageContaining("line 2: no variable name");
        assertThatThrownBy(() -> EnvFile.entries("MY NAME=1")).hasMessageContaining("'MY NAME' contains whitespaces");
    }

    private static PortBinding port(String address, int first, int last, int container) {
        return new PortBinding(address, first, last, container, Protocol.TCP);
    }
}
