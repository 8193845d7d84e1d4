package io.cooperage.engine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a build takes from its caller's environment.
class BuildArgumentsTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "HTTP_PROXY",
            "http://user:hidden@proxy.example:3128",
            "https_proxy",
            "http://proxy.example:3128",
            "no_proxy",
            "",
            "WHO",
            "ann",
            "SOURCE_DATE_EPOCH",
            "7");

    @Test
    void proxiesOfTheEnvironmentReachTheStepsUnasked() {
        BuildArguments arguments = BuildArguments.of(request(), ENVIRONMENT);
        assertThat(arguments.proxies())
                .containsExactly(
                        "HTTP_PROXY=http://user:hidden@proxy.example:3128", "https_proxy=http://proxy.example:3128");
        assertThat(arguments.given()).as("what a step is looked up by").isEmpty();
        assertThat(arguments.epoch()).as("the front end's to hand over").isNull();
    }

    @Test
    void whatIsGivenWinsOverTheEnvironment() {
        BuildArguments arguments = BuildArguments.of(request("HTTP_PROXY=", "https_proxy=http://other:1"), ENVIRONMENT);
        assertThat(arguments.proxies()).containsExactly("https_proxy=http://other:1");
    }

    @Test
    void aNameAloneTakesTheCallersValue() {
        BuildArguments arguments = BuildArguments.of(request("WHO", "NOBODY", "SOURCE_DATE_EPOCH"), ENVIRONMENT);
        assertThat(arguments.given()).containsOnly(Map.entry("WHO", "ann"), Map.entry("SOURCE_DATE_EPOCH", "7"));
        assertThat(arguments.epoch()).isEqualTo(7);
    }

    @Test
    void anEpochIsANumber() {
        assertThat(BuildArguments.of(request("SOURCE_DATE_EPOCH="), ENVIRONMENT).epoch())
                .isNull();
        BuildRequest request = request("SOURCE_DATE_EPOCH=yesterday");
        assertThatThrownBy(() -> BuildArguments.of(request, ENVIRONMENT))
                .hasMessage("invalid SOURCE_DATE_EPOCH: yesterday is no number of seconds since 1970");
    }

    /// @param words `NAME=value` or `NAME`
    private static BuildRequest request(String... words) {
        Map<String, @Nullable String> args = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            args.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? null : word.substring(equals + 1));
        }
        BuildRequest plain = BuildRequest.of(new BuildContext.Empty());
        return new BuildRequest(
                plain.context(),
                plain.dockerfile(),
                plain.dockerfileText(),
                plain.tags(),
                plain.target(),
                args,
                plain.labels(),
                plain.platform(),
                plain.noCache(),
                plain.noCacheFilter(),
                plain.anewFrom(),
                plain.pull(),
                plain.network(),
                plain.extraHosts(),
                plain.secrets(),
                plain.namedContexts(),
                plain.outputs(),
                plain.epoch(),
                plain.ulimits(),
                plain.shmSize(),
                plain.memory(),
                plain.squash());
    }
}
