package io.cooperage.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a request asks for is one thing, however it is written.
class HttpTargetTest {
    @Test
    void partsAreDecodedOnce() {
        HttpTarget target = HttpTarget.parse("/api//v1/a%2Fb/c+d%2541/?q=a+b%26&q=&r");
        assertThat(target.segments()).isEqualTo(List.of("api", "v1", "a/b", "c+d%41"));
        assertThat(target.query()).isEqualTo(Map.of("q", List.of("a b&", ""), "r", List.of("")));
        assertThat(HttpTarget.parse("http://host:1/x?y=1").segments()).isEqualTo(List.of("x"));
        assertThat(HttpTarget.parse("https://host").segments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a/%2e%2E/b", "/./a", "/a/%2e", "/a%00b", "/a%0a", "/%zz", "/%4", "*", "a"})
    void tricksAreRefused(String target) {
        assertThatThrownBy(() -> HttpTarget.parse(target).segments()).isInstanceOf(EngineException.class);
    }

    @Test
    void aWrongEscapeInTheQueryIsRefused() {
        assertThatThrownBy(() -> HttpTarget.parse("/?a=%g1")).isInstanceOf(EngineException.class);
    }
}
