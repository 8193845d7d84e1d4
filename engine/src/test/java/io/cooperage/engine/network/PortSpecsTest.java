package io.cooperage.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.PortBinding.Protocol;
import io.cooperage.engine.testing.SharedCases;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortSpecsTest {
    private static final String TABLES = "go-connections-nat/tables.json";

    private static PortBinding wish(String address, int first, int last, int container, Protocol protocol) {
        return new PortBinding(address, first, last, container, protocol);
    }

    @Test
    void rangesOfTheTables() {
        for (JsonNode row : SharedCases.rows(TABLES, "TestParsePortRangeToInt", "validRanges")) {
            assertThat(PortSpecs.range(row.path("Range").asText()))
                    .isEqualTo(new PortSpecs.Range(
                            row.path("Begin").asInt(), row.path("End").asInt()));
        }
        for (JsonNode row : SharedCases.rows(TABLES, "TestParsePortRangeToInt", "invalidRanges")) {
            assertThatThrownBy(() -> PortSpecs.range(row.asText()))
                    .as(row.asText())
                    .isInstanceOfSatisfying(
                            EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
                    .hasMessageContaining("'" + row.asText() + "'");
        }
    }

    @Test
    void pairsOfTheTables() {
        List<PortBinding> expected = new ArrayList<>();
        for (JsonNode row : SharedCases.rows(TABLES, "TestParsePortSpecFull", "expected")) {
            JsonNode host = row.path("Binding");
            int port = host.path("HostPort").asInt();
            String inside = row.path("Port").asText();
            expected.add(wish(
                    host.path("HostIP").asText(),
                    port,
                    port,
                    Integer.parseInt(inside.substring(0, inside.indexOf('/'))),
                    Protocol.TCP));
        }
        assertThat(PortSpecs.parse("0.0.0.0:1234-1235:3333-3334/tcp")).isEqualTo(expected);
    }

    @Test
    void orderOfTheTables() {
        assertThat(sorted("TestSortUniquePorts")).containsExactly("22/tcp", "6379/tcp");
        assertThat(sorted("TestSortSamePortWithDifferentProto"))
                .containsExactly("6379/tcp", "6379/udp", "8888/tcp", "8888/udp");
        assertThat(sorted("TestSortPortMap")).containsExactly("22/tcp", "22/udp", "6379/tcp", "8000/tcp", "9999/tcp");
    }

    private static List<String> sorted(String function) {
        List<String> ports = new ArrayList<>();
        for (JsonNode row : SharedCases.rows(TABLES, function, "ports")) {
            ports.add(row.path("args").path(0).asText());
        }
        return PortSpecs.sorted(ports);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80|''|0|0|80|TCP",
                "80/udp|''|0|0|80|UDP",
                "80/|''|0|0|80|TCP",
                "80/UDP|''|0|0|80|UDP",
                ":80|''|0|0|80|TCP",
                "8080:80|''|8080|8080|80|TCP",
                "0:80|''|0|0|80|TCP",
                "8000-8010:80|''|8000|8010|80|TCP",
                "127.0.0.1:8080:80|127.0.0.1|8080|8080|80|TCP",
                "127.0.0.1::80/udp|127.0.0.1|0|0|80|UDP",
                "[::1]:8080:80|::1|8080|8080|80|TCP",
                "[2001:db8::1]::80|2001:db8::1|0|0|80|TCP",
                "::1:8080:80|::1|8080|8080|80|TCP",
                "[::]:53:53/udp|::|53|53|53|UDP",
                "published=8080,target=80|''|8080|8080|80|TCP",
                "published=8080, target=80 ,protocol=udp|''|8080|8080|80|UDP",
                "target=80|''|0|0|80|TCP",
            })
    void singleWishes(String spec, String address, int first, int last, int container, Protocol protocol) {
        assertThat(PortSpecs.parse(spec)).containsExactly(wish(address, first, last, container, protocol));
    }

    @Test
    void rangesOnBothSidesPairUp() {
        assertThat(PortSpecs.parse("[::1]:8000-8001:80-81/udp"))
                .containsExactly(wish("::1", 8000, 8000, 80, Protocol.UDP), wish("::1", 8001, 8001, 81, Protocol.UDP));
        assertThat(PortSpecs.parse("80-81"))
                .containsExactly(wish("", 0, 0, 80, Protocol.TCP), wish("", 0, 0, 81, Protocol.TCP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "8080:",
                "/tcp",
                "0",
                "80:0",
                "65536",
                "80:65536",
                "8080:80/icmp",
                "80/tcp:8080",
                "8000-8001:80-82",
                "8000-8001:80-80-80",
                "localhost:8080:80",
                "1.2.3:8080:80",
                "1.2.3.4.5:8080:80",
                "[::1:8080:80",
                "[1.2.3.256]:8080:80",
                "-1:80",
                "+80",
                " 80",
                "8080:80:",
                "published=8080,target=",
                "published=8080,80",
                "published=8080,target=80,mode=host",
            })
    void nonsenseIsNamed(String spec) {
        assertThatThrownBy(() -> PortSpecs.parse(spec))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT));
    }

    @Test
    void sctpIsNotImplemented() {
        assertThatThrownBy(() -> PortSpecs.parse("80/sctp"))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_IMPLEMENTED))
                .hasMessageContaining("sctp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "80/udp",
                "8080:80",
                "8000-8010:80",
                "127.0.0.1:8080:80",
                "127.0.0.1::80",
                "127.0.0.1:8000-8001:80/udp",
                "[::1]:8080:80",
                "[::1]::80/udp",
            })
    void theShortestFormComesBack(String spec) {
        assertThat(PortSpecs.format(PortSpecs.parse(spec).getFirst())).isEqualTo(spec);
    }

    @Test
    void publishedPortsReadAsPeopleKnowThem() {
        assertThat(PortSpecs.format(new PublishedPort("0.0.0.0", 8080, 80, Protocol.TCP)))
                .isEqualTo("0.0.0.0:8080->80/tcp");
        assertThat(PortSpecs.format(new PublishedPort("::", 8080, 80, Protocol.UDP)))
                .isEqualTo("[::]:8080->80/udp");
    }

    @Test
    void exposedPorts() {
        assertThat(PortSpecs.exposed("80")).containsExactly("80/tcp");
        assertThat(PortSpecs.exposed("80-82/udp")).containsExactly("80/udp", "81/udp", "82/udp");
        assertThatThrownBy(() -> PortSpecs.exposed("8080:80")).hasMessageContaining("8080:80");
    }
}
