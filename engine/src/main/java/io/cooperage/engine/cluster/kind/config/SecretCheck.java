package io.cooperage.engine.cluster.kind.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.cluster.kind.check.Names;
import io.cooperage.engine.cluster.kind.check.Place;
import java.io.IOException;
import java.util.Base64;

/// What is wrong with secrets: some types promise certain entries.
final class SecretCheck {
    private static final String ACCOUNT = "kubernetes.io/service-account.name";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SecretCheck() {}

    static void check(Place root) {
        Place data = root.at("data");
        long size = 0;
        for (String key : data.keys()) {
            Place value = data.key(key);
            Names.configKey(key).forEach(message -> value.invalid(key, message));
            size += DataSize.ofBase64(value.text());
        }
        if (size > DataSize.MOST) {
            data.tooLong(DataSize.MOST);
        }
        switch (root.text("type")) {
            case "kubernetes.io/service-account-token" -> {
                Place annotations = root.at("metadata").at("annotations");
                if (annotations.text(ACCOUNT).isEmpty()) {
                    annotations.key(ACCOUNT).required();
                }
            }
            case "kubernetes.io/dockercfg" -> json(data.key(".dockercfg"));
            case "kubernetes.io/dockerconfigjson" -> json(data.key(".dockerconfigjson"));
            case "kubernetes.io/basic-auth" -> {
                if (!data.has("username") && !data.has("password")) {
                    data.key("username").required();
                    data.key("password").required();
                }
            }
            case "kubernetes.io/ssh-auth" -> {
                if (data.text("ssh-privatekey").isEmpty()) {
                    data.key("ssh-privatekey").required();
                }
            }
            case "kubernetes.io/tls" -> {
                for (String key : new String[] {"tls.crt", "tls.key"}) {
                    if (!data.has(key)) {
                        data.key(key).required();
                    }
                }
            }
            default -> {}
        }
    }

    private static void json(Place entry) {
        if (!entry.there()) {
            entry.required();
            return;
        }
        String hidden = "<secret contents redacted>";
        try {
            byte[] bytes = Base64.getDecoder().decode(entry.text());
            if (bytes.length == 0) {
                entry.invalid(hidden, "unexpected end of JSON input");
            } else if (!JSON.readTree(bytes).isObject()) {
                entry.invalid(hidden, "json: cannot unmarshal into Go value of type map[string]interface {}");
            }
        } catch (JsonProcessingException e) {
            // The parser's own words would quote what is secret.
            entry.invalid(hidden, "invalid character looking for beginning of value");
        } catch (IOException | IllegalArgumentException e) {
            entry.invalid(hidden, "illegal base64 data");
        }
    }
}
