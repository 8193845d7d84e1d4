package io.cooperage.engine.cluster.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.testing.ApiRoom;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterEventsTest {

    @Test
    void onlyWhatIsOnANodeNamesIt(@TempDir Path folder) {
        try (ApiRoom room = new ApiRoom(folder);
                ClusterEvents events = new ClusterEvents(room.api, InstantSource.system())) {
            KubeObject about = room.get("namespaces", "", "default");
            events.recorder("kubelet", "node-1").normal(about, "Started", "Started container c");
            events.recorder("job-controller").normal(about, "Completed", "Job completed");
            ApiRoom.until(() -> written(room).size() == 2);
            assertThat(written(room))
                    .extracting(event -> event.tree().path("source").toString())
                    .containsExactlyInAnyOrder(
                            "{\"component\":\"kubelet\",\"host\":\"node-1\"}", "{\"component\":\"job-controller\"}");
        }
    }

    private static List<KubeObject> written(ApiRoom room) {
        return room.api
                .list(room.api.kinds().of("events"), "default", ListOptions.ALL)
                .items();
    }
}
