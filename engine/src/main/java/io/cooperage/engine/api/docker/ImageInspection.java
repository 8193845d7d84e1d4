package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.image.Image;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What `inspect` says of an image, as the API of that version had it.
final class ImageInspection {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ImageInspection() {}

    /// @param said by the engine, in the shape of today
    /// @param manifests null when they were not asked for
    static ObjectNode of(JsonNode said, Image image, ApiVersion version, @Nullable List<ManifestSummaryDto> manifests) {
        ObjectNode node = said.deepCopy();
        if (image.created() == null) {
            if (version.isAtLeast(1, 44)) {
                node.remove("Created");
            } else {
                node.put("Created", GoTime.ZERO);
            }
        } else {
            node.put("Created", GoTime.nano(image.created()));
        }
        node.set("Config", config(said.path("Config"), version));
        if (!version.isAtLeast(1, 44)) {
            node.put("VirtualSize", image.size());
        }
        if (!version.isAtLeast(1, 45)) {
            node.set("ContainerConfig", config(NODES.objectNode(), version));
        }
        node.remove("Descriptor");
        if (version.isAtLeast(1, 48)) {
            node.set("Descriptor", DockerJson.MAPPER.valueToTree(DescriptorDto.of(image.target())));
            if (manifests != null) {
                node.set("Manifests", DockerJson.MAPPER.valueToTree(manifests));
            }
        }
        return node;
    }

    /// Fields that clients have always found there are there also when the image says nothing.
    private static ObjectNode config(JsonNode said, ApiVersion version) {
        Map<String, JsonNode> fields = new TreeMap<>();
        for (String name : List.of("Cmd", "Entrypoint", "Env", "Labels", "OnBuild", "Volumes")) {
            fields.put(name, NODES.nullNode());
        }
        fields.put("User", NODES.textNode(""));
        fields.put("WorkingDir", NODES.textNode(""));
        if (!version.isAtLeast(1, 50)) {
            for (String name :
                    List.of("AttachStderr", "AttachStdin", "AttachStdout", "OpenStdin", "StdinOnce", "Tty")) {
                fields.put(name, NODES.booleanNode(false));
            }
            for (String name : List.of("Domainname", "Hostname", "Image")) {
                fields.put(name, NODES.textNode(""));
            }
        }
        said.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return NODES.objectNode().setAll(fields);
    }
}
