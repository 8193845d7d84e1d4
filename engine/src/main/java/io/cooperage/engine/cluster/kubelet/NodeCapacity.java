package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.Quantity;
import io.cooperage.engine.linux.MemInfo;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the machine has for pods. All of it is theirs to ask for: the desktop's share is not set aside.
///
/// @param memory,storage bytes
record NodeCapacity(int processors, long memory, long storage) {
    private static final int PODS = 110;

    static NodeCapacity ofThisMachine(Path data) {
        return new NodeCapacity(
                Runtime.getRuntime().availableProcessors(), MemInfo.read().total(), space(data));
    }

    private static long space(Path data) {
        try {
            return Files.getFileStore(data).getTotalSpace();
        } catch (IOException _) {
            // A filesystem that does not say how large it is; pods that ask for space stay pending.
            return 0;
        }
    }

    Map<String, Quantity> allocatable() {
        Map<String, Quantity> all = new LinkedHashMap<>();
        all.put("cpu", new Quantity(BigDecimal.valueOf(processors)));
        all.put("memory", new Quantity(BigDecimal.valueOf(memory)));
        all.put("ephemeral-storage", new Quantity(BigDecimal.valueOf(storage)));
        return all;
    }

    /// As a node's status says it.
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("cpu", Integer.toString(processors));
        texts.put("ephemeral-storage", storage / 1024 + "Ki");
        texts.put("hugepages-1Gi", "0");
        texts.put("hugepages-2Mi", "0");
        texts.put("memory", memory / 1024 + "Ki");
        texts.put("pods", Integer.toString(PODS));
        return texts;
    }
}
