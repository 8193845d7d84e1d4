package io.cooperage.engine.cluster.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Objects;

/// Writes, changes and removes objects until it is killed, and notes each revision after it was committed.
final class ClusterWriterProgram {
    private ClusterWriterProgram() {}

    /// @param arguments the folder
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        ObjectStore store = ObjectStore.open(folder.resolve("cluster.db"), Clock.systemUTC(), HistoryLimits.STANDARD);
        for (int i = 0; ; i++) {
            ObjectKey key = new ObjectKey(new GroupResource("", "configmaps"), "default", "c" + i % 20);
            Stored before = store.get(key);
            Stored after = before != null && i % 7 == 0
                    ? store.remove(key, before.revision(), null, () -> {})
                    : store.put(key, before == null ? 0 : before.revision(), object(key, i), () -> {});
            Files.writeString(
                    folder.resolve("committed"),
                    Objects.requireNonNull(after).revision() + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            if (i == 50) {
                announce();
            }
        }
    }

    @SuppressWarnings("SystemOut") // the word that the test waits for
    private static void announce() {
        System.out.println("ready");
    }

    private static ObjectNode object(ObjectKey key, int i) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = tree.putObject("metadata");
        metadata.put("name", key.name()).put("namespace", key.namespace()).put("uid", "uid-" + key.name());
        // Larger than a page, so that a write that was cut short would show.
        tree.put("data", Integer.toString(i).repeat(3_000));
        return tree;
    }
}
