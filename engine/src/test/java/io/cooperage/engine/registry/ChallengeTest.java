package io.cooperage.engine.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void oneWithParameters() {
        assertThat(
                        Challenge.parse(
                                List.of(
                                        "Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:a/b:pull,push\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.docker.io/token",
                                "service", "registry.docker.io",
                                "scope", "repository:a/b:pull,push")));
    }

    @Test
    void severalInOneHeaderAndInSeveral() {
        assertThat(Challenge.parse(List.of(
                        "Negotiate, Basic realm=\"a \\\"quoted\\\", one\", charset=UTF-8, BEARER Realm = x", "Digest")))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a \"quoted\", one", "charset", "UTF-8")),
                        new Challenge("bearer", Map.of("realm", "x")),
                        new Challenge("digest", Map.of()));
    }

    @Test
    void scopesAreMergedByResource() {
        assertThat(Scopes.merged(Set.of(Scopes.push("a")), "repository:a:push,pull repository:host:5000/b:pull odd"))
                .containsExactlyInAnyOrder("repository:a:pull,push", "repository:host:5000/b:pull", "odd");
        assertThat(Scopes.merged(Set.of(), null)).isEmpty();
    }

    @Test
    void nonsenseIsNoChallenge() {
        assertThat(Challenge.parse(List.of("", " , ,", "=\"x"))).isEmpty();
        assertThat(Challenge.parse(List.of("Bearer realm=\"never closed")))
                .containsExactly(new Challenge("bearer", Map.of("realm", "never closed")));
    }
}
