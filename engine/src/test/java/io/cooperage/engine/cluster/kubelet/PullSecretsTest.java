package io.cooperage.engine.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.registry.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which of a pod's secrets is shown to which registry.
class PullSecretsTest {
    private static final KubeObject POD =
            PodRoom.object("{metadata: {name: p, namespace: ns}, spec: {imagePullSecrets: [{name: gone}, {name: s}]}}");

    /// From one secret, after one that is missing.
    private static @Nullable Credentials credentials(String key, String json, String registry) {
        return new PullSecrets(new Environment.References() {
                    @Override
                    public Map<String, byte[]> configMap(String namespace, String name, boolean optional) {
                        throw new AssertionError("credentials are no configuration");
                    }

                    @Override
                    public Map<String, byte[]> configMapTexts(String namespace, String name, boolean optional) {
                        return configMap(namespace, name, optional);
                    }

                    @Override
                    public Map<String, byte[]> secret(String namespace, String name, boolean optional) {
                        assertThat(namespace).isEqualTo("ns");
                        assertThat(optional).isTrue();
                        return name.equals("s") ? Map.of(key, json.getBytes(StandardCharsets.UTF_8)) : Map.of();
                    }
                })
                .of(POD, registry);
    }

    private static @Nullable Credentials json(String auths, String registry) {
        return credentials(".dockerconfigjson", "{\"auths\":" + auths + "}", registry);
    }

    private static String basic(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bothFormsOfASecretAreRead() {
        String auths = "{\"reg.example:5000\":{\"auth\":\"" + basic("me:pass:word") + "\"}}";
        Credentials wanted = new Credentials("me", "pass:word", null);
        assertThat(json(auths, "reg.example:5000")).isEqualTo(wanted);
        assertThat(credentials(".dockercfg", auths, "reg.example:5000")).isEqualTo(wanted);
        assertThat(json("{\"reg.example\":{\"username\":\"u\",\"password\":\"p\"}}", "reg.example"))
                .isEqualTo(new Credentials("u", "p", null));
    }

    @Test
    void aSecretIsForItsRegistryOnly() {
        String auths = "{\"reg.example\":{\"username\":\"u\",\"password\":\"p\"}}";
        assertThat(json(auths, "reg.example:5000")).isNull();
        assertThat(json(auths, "evil.example")).isNull();
        assertThat(json(auths, "docker.io")).isNull();
    }

    @Test
    void registriesAreFoundByTheNamesThatPeopleGiveThem() {
        String entry = ":{\"username\":\"u\",\"password\":\"p\"}}";
        assertThat(json("{\"https://index.docker.io/v1/\"" + entry, "docker.io"))
                .isNotNull();
        assertThat(json("{\"https://reg.example/v2/\"" + entry, "reg.example")).isNotNull();
        assertThat(json("{\"*.reg.example\"" + entry, "eu.reg.example")).isNotNull();
        assertThat(json("{\"*.reg.example\"" + entry, "reg.example")).isNull();
        assertThat(json("{\"*.reg.example\"" + entry, "a.eu.reg.example")).isNull();
        assertThat(json("{\"*.reg.example\"" + entry, "eu.regxexample")).isNull();
    }

    @Test
    void aSecretThatCanNotBeReadHindersNothing() {
        assertThat(credentials(".dockerconfigjson", "{", "reg.example")).isNull();
        assertThat(json("{\"reg.example\":{\"auth\":\"not base64!\"}}", "reg.example"))
                .isNull();
        assertThat(json("{\"reg.example\":{\"auth\":\"" + basic("no colon") + "\"}}", "reg.example"))
                .isNull();
        assertThat(json("{\"reg.example\":{}}", "reg.example")).isNull();
    }
}
